import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'
import { assertIdentifier } from './identifier.js'

const largestIndex = 255

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
    if (next > largestIndex) throw noIndexLeft(field, name)
    owners.set(next, name)
    indices.set(name, next)
  }
  return indices
}

/** Refuses an index that does not fit the one byte that it has on the wire; `or` is what else may be written. */
export function assertIndex(field: string, index: number, or = ''): void {
  if (Number.isInteger(index) && index >= 0 && index <= largestIndex) return
  throw new LockstepError(
    'IndexOutOfRange',
    `${field} is ${showValue(index)}; write ${or}a whole number from 0 to ${largestIndex}: an index is one byte`,
    { field, value: index, limit: largestIndex },
  )
}

function noIndexLeft(list: string, name: string): LockstepError {
  const field = `${list}.${name}.index`
  return new LockstepError(
    'IndexOutOfRange',
    `${list}.${name} has no index left: ${largestIndex + 1} have one, which is all that a byte can tell apart; move some to another module`,
    { field, value: largestIndex + 1, limit: largestIndex },
  )
}

function clash(field: string, name: string, owner: string, index: number): LockstepError {
  return new LockstepError(
    'IndexClash',
    `${field}.${name}.index is ${index}, which ${field}.${owner} has already; give each its own`,
    { field: `${field}.${name}.index`, value: index },
  )
}
