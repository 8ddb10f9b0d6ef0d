import { type Stf, spaceName } from '../stf/index.js'
import { nonceSpace } from './block-run.js'

/** The spaces that a state of this version may have entries in: those of its items, and the engine's own. */
export function stateSpaces({ modules }: Pick<Stf, 'modules'>): ReadonlySet<string> {
  const ofItems = Object.values(modules).flatMap(({ name, state }) =>
    Object.keys(state).map((item) => spaceName(name, item)),
  )
  return new Set([nonceSpace, ...ofItems])
}
