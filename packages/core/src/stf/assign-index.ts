import { LockstepError } from '../error.js'
import { assertIdentifier } from './identifier.js'

interface Indexed {
  readonly index?: number
}

/**
 * The index byte of each declared item: the explicit one, or the lowest that is still free, in declaration order.
 * Explicit indices are placed first, so that adding one never moves another explicit one.
 */
export function assignIndices(field: string, items: Readonly<Record<string, Indexed>>): ReadonlyMap<string, number> {
  const owners = new Map<number, string>()
  const indices = new Map<string, number>()
  for (const [name, { index }] of Object.entries(items)) {
    assertIdentifier(`${field}.${name}`, name)
    if (index === undefined) continue
    assertIndex(`${field}.${name}.index`, index)
    const owner = owners.get(index)
    if (owner !== undefined) throw clash(field, name, owner, index)
    owners.set(index, name)
    indices.set(name, index)
  }
  let next = 0
  for (const [name, { index }] of Object.entries(items)) {
    if (index !== undefined) continue
    while (owners.has(next)) next += 1
    assertIndex(`${field}.${name}.index`, next)
    owners.set(next, name)
    indices.set(name, next)
  }
  return indices
}

/** Refuses an index that does not fit the one byte that it has on the wire. */
export function assertIndex(field: string, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index <= 255) return
  throw new LockstepError('IndexOutOfRange', `${field} is ${index}; an index is one byte, 0 to 255`, {
    field,
    value: index,
    limit: 255,
  })
}

function clash(field: string, name: string, owner: string, index: number): LockstepError {
  return new LockstepError(
    'IndexClash',
    `${field}.${name}.index is ${index}, which ${field}.${owner} has already; give each its own`,
    { field: `${field}.${name}.index`, value: index },
  )
}
