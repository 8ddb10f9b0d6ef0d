import { innerNode, leafNode, type NodeArena, wordAt } from './node-arena.js'
import { bitAt } from './path-bit.js'

/**
 * Reads every node on the given paths once, all paths one level at a time, and changes nothing.
 *
 * PERF: the structural pass follows one path after the other; in a large tree each step waits for memory, since the
 * next address is only known when the last node has come. Here the reads of one level do not depend on each other, so
 * the processor has many of them under way at once. Measured with this pass included, blocks of 1,000: a seventh less at
 * a million leaves, a tenth less at 100,000; at 10,000, where the tree lies in the cache, 0.1 µs more an update.
 *
 * @returns a sum over what was read: nobody needs it, but without a use the reads would be optimised away
 */
export function touchPaths(arena: NodeArena, root: number, paths: Uint8Array): number {
  const { inner, leaf } = arena
  const nodes = new Int32Array(paths.length / 32).fill(root)
  let sum = 0
  for (let depth = 0, isDescending = root > 0; isDescending; depth++) {
    isDescending = false
    for (let index = 0; index < nodes.length; index++) {
      const node = wordAt(nodes, index)
      if (node <= 0) continue
      isDescending = true
      const at = node * innerNode.words
      nodes[index] = wordAt(inner, at + bitAt(paths, 32 * index, depth))
      sum ^= wordAt(inner, at + innerNode.words - 1)
    }
  }
  for (const node of nodes) if (node < 0) sum ^= wordAt(leaf, -node * leafNode.words)
  return sum
}
