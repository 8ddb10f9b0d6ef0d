import { LockstepError } from '../error.js'
import { assertIndex } from './assign-index.js'
import type { Part } from './part.js'
import { topIndices } from './top-indices.js'

/**
 * The index of each module that has one. Explicit ones and those of calls at the top are taken first.
 *
 * @throws LockstepError `IndexOutOfRange`, `IndexClash`
 */
export function moduleIndices(parts: Readonly<Record<string, Part>>): ReadonlyMap<string, number> {
  const indices = new Map<string, number>()
  const taken = new Set<number>()
  const owners = new Map<number, string>()
  for (const [name, { stf, index }] of Object.entries(parts)) {
    if (index === 'top') for (const top of topIndices(stf)) taken.add(top)
    if (index === undefined || index === 'top') continue
    assertIndex(`modules.${name}.index`, index, "'top', or ")
    const owner = owners.get(index)
    if (owner !== undefined) throw indexClash(name, owner, index)
    owners.set(index, name)
    indices.set(name, index)
    taken.add(index)
  }
  let next = 0
  for (const [name, { index }] of Object.entries(parts)) {
    if (index !== undefined) continue
    while (taken.has(next)) next += 1
    assertIndex(`modules.${name}.index`, next)
    taken.add(next)
    indices.set(name, next)
  }
  return indices
}

function indexClash(name: string, owner: string, index: number): LockstepError {
  const field = `modules.${name}.index`
  return new LockstepError(
    'IndexClash',
    `${field} is ${index}, which modules.${owner}.index has already; give each its own`,
    { field, value: index },
  )
}
