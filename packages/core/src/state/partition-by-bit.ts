import { wordAt } from './node-arena.js'
import { bitAt } from './path-bit.js'

/**
 * Reorders `order[from..to)`, numbers of paths, so that the paths with a 0 at `depth` come first, and answers where
 * the others start: one exchange pass of a radix sort, in place.
 */
export function partitionByBit(order: Int32Array, paths: Uint8Array, depth: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const number = wordAt(order, low)
    if (bitAt(paths, 32 * number, depth) === 0) {
      low++
    } else {
      high--
      order[low] = wordAt(order, high)
      order[high] = number
    }
  }
  return low
}
