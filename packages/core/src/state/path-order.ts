import { LockstepError } from '../error.js'
import { wordAt } from './node-arena.js'
import { bitAt } from './path-bit.js'

const mostIndices = 2 ** 21

/**
 * The numbers of the paths in the order of their bits. Paths are 32 bytes each.
 *
 * PERF: the first 32 bits of a path and its number fit one double; those are sorted, and the paths that begin alike
 * compared as a whole.
 *
 * @throws LockstepError `StateDuplicatePath` when two paths are the same
 */
export function pathOrder(paths: Uint8Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const count = paths.length / 32
  if (count > mostIndices) {
    const all = Int32Array.from({ length: count }, (_, index) => index)
    sortDistinct(paths, all)
    return all
  }
  const view = new DataView(paths.buffer)
  const numbers = new Float64Array(count)
  for (let index = 0; index < count; index++) numbers[index] = view.getUint32(32 * index) * mostIndices + index
  numbers.sort()
  const order = new Int32Array(count)
  for (let index = 0; index < count; index++) order[index] = (numbers[index] ?? 0) % mostIndices
  for (let start = 0, end = 1; end <= count; end++) {
    if (end < count && samePrefix(numbers, start, end)) continue
    if (end - start > 1) sortDistinct(paths, order.subarray(start, end))
    start = end
  }
  return order
}

function sortDistinct(paths: Uint8Array, numbers: Int32Array): void {
  numbers.sort((left, right) => comparePaths(paths, left, right))
  for (let index = 1; index < numbers.length; index++) {
    if (comparePaths(paths, wordAt(numbers, index - 1), wordAt(numbers, index)) === 0) refuseDuplicate()
  }
}

/** Below, above or equal to zero, as the path `left` comes before, behind or at `right`. */
function comparePaths(paths: Uint8Array, left: number, right: number): number {
  for (let index = 0; index < 32; index++) {
    const difference = (paths[32 * left + index] ?? 0) - (paths[32 * right + index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The first place in `order[from..to)`, paths that agree above `depth`, whose path has a 1 there. */
export function firstWithBit(order: Int32Array, paths: Uint8Array, depth: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (bitAt(paths, 32 * wordAt(order, middle), depth) === 0) low = middle + 1
    else high = middle
  }
  return low
}

function samePrefix(numbers: Float64Array, left: number, right: number): boolean {
  return Math.floor((numbers[left] ?? 0) / mostIndices) === Math.floor((numbers[right] ?? 0) / mostIndices)
}

function refuseDuplicate(): never {
  const message = 'Two changes of the batch have the same path; name each entry once.'
  throw new LockstepError('StateDuplicatePath', message, { field: 'changes', limit: 1 })
}
