import { extendInts } from './int-list.js'
import { copyHashWords, leftHashAt, type NodeArena, slotHashAt, touchNodes, wordAt } from './node-arena.js'
import { hashBlocks, innerBit, type TreeHasher } from './node-hash.js'
import { rewriteAt, rewriteNode, type TreePlan } from './tree-plan.js'
import { keepHash, type TreeStep } from './tree-step.js'

/**
 * The way up of what `planRewrites` has planned: writes the hashes of the leaves into their slots, then hashes the nodes
 * of the ways, the deepest level first, one provider call each. The hashes that were there go to the step.
 *
 * @param leaves the hashes of the plan's leaves
 * @param isShapeKept whether nothing else comes behind it: then nobody asks what the step has already
 * @returns the hash of the root, or `undefined` where nothing was planned
 */
export function ascendRewrites(
  hasher: TreeHasher,
  arena: NodeArena,
  plan: TreePlan,
  leaves: Int32Array<ArrayBuffer>,
  step: TreeStep,
  isShapeKept: boolean,
): Uint8Array | undefined {
  const { rewrites, rewriteLevels, blocks } = plan
  if (rewrites.length === 0) return undefined
  plan.touched ^= touchNodes(arena.hashes, rewrites, 0, 1, 8, slotHashAt(0))
  for (let index = 0; index < rewrites.length; index++) {
    replaceHash(wordAt(rewrites.items, index), -wordAt(step.leaves, index), leaves, 8 * index)
  }

  function replaceHash(slot: number, child: number, source: Int32Array, from: number): void {
    keepHash(step, arena, slot, child)
    copyHashWords(source, from, arena.hashes, slotHashAt(slot))
    if (!isShapeKept) plan.kept[slot] = plan.epoch
  }

  let hashes = leaves
  for (let depth = rewriteLevels.length - 1; depth >= 0; depth--) {
    const { items, length } = rewriteAt(plan, depth)
    if (length === 0) continue
    blocks.length = 0
    extendInts(blocks, (16 * length) / rewriteNode.words)
    for (let at = 0; at < length; at += rewriteNode.words) {
      const block = (16 * at) / rewriteNode.words
      const left = leftHashAt(wordAt(items, at + rewriteNode.node))
      copyHashWords(arena.hashes, left, blocks.items, block)
      copyHashWords(arena.hashes, left + 8, blocks.items, block + 8)
    }
    hashes = hashBlocks(hasher, blocks, innerBit)
    if (depth === 0) break
    plan.touched ^= touchNodes(
      arena.hashes,
      rewriteAt(plan, depth - 1),
      rewriteNode.node,
      rewriteNode.words,
      16,
      leftHashAt(0),
    )
    for (let at = 0; at < length; at += rewriteNode.words) {
      const slot = wordAt(items, at + rewriteNode.slot)
      replaceHash(slot, wordAt(items, at + rewriteNode.node), hashes, 4 * at)
    }
  }
  return new Uint8Array(hashes.buffer, 0, 32).slice()
}
