import type { Overlay, ReadableSpace, ReadableState, WritableSpace } from '../state/index.js'
import { type Module, type Stf, spaceName, stateLine, type Takeover, takeoverOf } from '../stf/index.js'
import { allEntries } from './all-entries.js'
import { nonceSpace } from './block-run.js'
import { migrateModule } from './migrate-module.js'

/**
 * Takes one version's state over into the next version's.
 *
 * @param former the state of `previous`, which stays as it is
 * @param overlay holds the same entries, and becomes the state of `stf`
 */
export function migrateStep(stf: Stf, previous: Stf, former: ReadableState, overlay: Overlay): void {
  const modules = Object.values(stf.modules).map((module) => ({ module, takeover: takeoverOf(previous, module) }))
  const kept = new Map(modules.flatMap(({ module, takeover }) => keptSpaces(module, takeover)))
  for (const name of former.spaceNames()) {
    if (name !== nonceSpace && kept.get(name) !== name) clear(former.space(name), overlay.space(name))
  }
  for (const [to, from] of kept) if (to !== from) copy(former.space(from), overlay.space(to))
  for (const { module, takeover } of modules) migrateModule(module, takeover, former, overlay)
}

/** The spaces of items that are declared as before, each with the space that its entries were in. */
function keptSpaces({ name, state }: Module, takeover: Takeover): (readonly [to: string, from: string])[] {
  if (takeover.kind === 'new') return []
  const { former } = takeover
  return Object.entries(state)
    .filter(([item, declared]) => stateLine(item, declared) === stateLine(item, formerItem(former, item)))
    .map(([item]) => [spaceName(name, item), spaceName(former.name, item)] as const)
}

function formerItem({ state }: Module, name: string): Module['state'][string] | undefined {
  return Object.hasOwn(state, name) ? state[name] : undefined
}

function clear(from: ReadableSpace, space: WritableSpace): void {
  for (const [key] of allEntries(from)) space.delete(key)
}

function copy(from: ReadableSpace, space: WritableSpace): void {
  for (const [key, value] of allEntries(from)) space.set(key, value)
}
