import { type IntList, pushInt } from './int-list.js'
import {
  allocateInner,
  allocateLeaf,
  copyHashWords,
  leafNode,
  leftHashAt,
  type NodeArena,
  rightHashAt,
  rootHashAt,
  sameWords,
  wordAt,
  zeroHashAt,
} from './node-arena.js'
import { bitAt } from './path-bit.js'
import { firstWithBit, pathOrder } from './path-order.js'
import type { TreeChanges } from './tree-changes.js'
import {
  innerJob,
  jobsAt,
  pendingLeafHash,
  planCreatedInner,
  planInner,
  planLeaf,
  setChild,
  type TreePlan,
} from './tree-plan.js'

/**
 * The way down of an update: follows all changes to their leaves, one level after the other, and plans what is to be
 * made anew. Leaves the arena as it is, but for reserving numbers of new nodes.
 *
 * PERF: a node that several changes share is visited once. The nodes of one level do not depend on each other, so the
 * processor waits for many of them at a time; following one change after the other, it waited for each.
 *
 * @param root the current root node
 * @returns the new root and where its hash lies; of an inner root the first job of depth 0 tells what becomes of it
 * @throws LockstepError `StateDuplicatePath` when two changes have one path
 */
export function descendTree(
  arena: NodeArena,
  root: number,
  changes: TreeChanges,
  plan: TreePlan,
): { readonly node: number; readonly hashAt: number } {
  const { paths, deleted } = changes
  const pathWords = new Int32Array(paths.buffer)
  const valueWords = new Int32Array(changes.valueWords.buffer)
  const order = pathOrder(paths)

  // The second result of the functions below: where the hash of the returned node lies. A variable, because a pair
  // would be an allocation per node.
  let hashAt = 0

  function descendLevel(depth: number, jobs: IntList, below: IntList): void {
    for (let job = 0; job < jobs.length; job += innerJob.words) {
      const to = wordAt(jobs.items, job + innerJob.to)
      if (to === 0) continue
      const node = wordAt(jobs.items, job + innerJob.node)
      const from = wordAt(jobs.items, job + innerJob.from)
      const middle = firstWithBit(order, paths, depth, from, to)
      const left = descendTo(wordAt(arena.children, 2 * node), leftHashAt(node), depth + 1, below, from, middle)
      setChild(jobs.items, job, innerJob.left, left, hashAt)
      const right = descendTo(wordAt(arena.children, 2 * node + 1), rightHashAt(node), depth + 1, below, middle, to)
      setChild(jobs.items, job, innerJob.right, right, hashAt)
    }
  }

  function descendTo(node: number, nodeHashAt: number, depth: number, jobs: IntList, from: number, to: number): number {
    if (from !== to && node <= 0) return updateLeaf(node, nodeHashAt, depth, from, to)
    hashAt = from === to ? nodeHashAt : planInner(jobs, node, from, to)
    return node
  }

  /** A subtree of one leaf or none: settles what becomes of the leaf, drops deletions, builds the rest. */
  function updateLeaf(node: number, nodeHashAt: number, depth: number, from: number, to: number): number {
    let isGone = false
    let end = from
    for (let index = from; index < to; index++) {
      const change = wordAt(order, index)
      const isDeleted = deleted[change] === 1
      if (node !== 0 && isLeafOf(node, change)) {
        if (!isDeleted && hasLeafValue(node, change)) continue
        isGone = true
      }
      if (!isDeleted) order[end++] = change
    }
    if (!isGone && from === end) {
      hashAt = nodeHashAt
      return node
    }
    // An entry that only changes its value keeps its leaf, so that leaves stay in the order of their paths.
    const change = wordAt(order, from)
    if (isGone && end - from === 1 && isLeafOf(node, change)) {
      return rewriteLeaf(node, change)
    }
    if (isGone) pushInt(plan.deadLeaves, -node)
    return place(isGone ? 0 : node, nodeHashAt, depth, from, end)
  }

  /** The subtree of at most one leaf that stays and of written changes, none of which has that leaf's path. */
  function place(leaf: number, leafHashAt: number, depth: number, from: number, to: number): number {
    if (from === to) {
      hashAt = leaf === 0 ? zeroHashAt : leafHashAt
      return leaf
    }
    if (leaf === 0 && to - from === 1) return createLeaf(wordAt(order, from))
    const middle = firstWithBit(order, paths, depth, from, to)
    const isRight = leaf !== 0 && bitAt(arena.leafBytes, -leaf * 4 * leafNode.words, depth) === 1
    const left = place(isRight ? 0 : leaf, leafHashAt, depth + 1, from, middle)
    const leftHash = hashAt
    const right = place(isRight ? leaf : 0, leafHashAt, depth + 1, middle, to)
    const inner = allocateInner(arena)
    pushInt(plan.createdInner, inner)
    hashAt = planCreatedInner(jobsAt(plan, depth), inner, left, leftHash, right, hashAt)
    return inner
  }

  function createLeaf(change: number): number {
    const leaf = allocateLeaf(arena)
    pushInt(plan.createdLeaves, leaf)
    return rewriteLeaf(-leaf, change)
  }

  function rewriteLeaf(node: number, change: number): number {
    const at = planLeaf(plan, -node)
    copyHashWords(pathWords, 8 * change, plan.leafBlocks.items, at + leafNode.path)
    copyHashWords(valueWords, 8 * change, plan.leafBlocks.items, at + leafNode.valueWord)
    hashAt = pendingLeafHash(plan)
    return node
  }

  function isLeafOf(leaf: number, change: number): boolean {
    return sameWords(arena.leaf, -leaf * leafNode.words + leafNode.path, pathWords, 8 * change, 8)
  }

  function hasLeafValue(leaf: number, change: number): boolean {
    return sameWords(arena.leaf, -leaf * leafNode.words + leafNode.valueWord, valueWords, 8 * change, 8)
  }

  const node = descendTo(root, rootHashAt, 0, jobsAt(plan, 0), 0, order.length)
  const rootHash = hashAt
  for (let depth = 0; depth < plan.levels.length; depth++) {
    if (jobsAt(plan, depth).length > 0) descendLevel(depth, jobsAt(plan, depth), jobsAt(plan, depth + 1))
  }
  return { node, hashAt: rootHash }
}
