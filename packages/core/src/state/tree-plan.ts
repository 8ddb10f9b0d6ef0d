import { createIntList, extendInts, type IntList, pushInt } from './int-list.js'
import { innerNode, leafNode } from './node-arena.js'

/**
 * What the structural pass of an update leaves for the hashing pass: the records of every node that changes, beside
 * the arena, and the order in which to hash them.
 *
 * Where a hash lies is one integer: an offset in the inner nodes of the arena (0 or above), or, for a hash that is
 * still to be made, `-1 - index` of the job that will make it: a leaf job for a leaf, a job of its own depth for an
 * inner node.
 */
export interface TreePlan {
  /** Node number and words of each inner node that is new or changed; {@link innerRecordWords} words a record. */
  readonly inner: IntList
  /** Leaf number and words of each leaf that is new or changed, in the order of their jobs. */
  readonly leaves: IntList
  /** Per depth, three integers a job: start of the record in `inner`, where the left hash lies, where the right one. */
  readonly levels: IntList[]
  /** The nodes among them that are new, and the nodes of the current tree that are left out. */
  readonly createdInner: IntList
  readonly createdLeaves: IntList
  readonly deadInner: IntList
  readonly deadLeaves: IntList
}

export const innerRecordWords: number = 1 + innerNode.words
export const leafRecordWords: number = 1 + leafNode.words
export const jobWords = 3

export function createTreePlan(): TreePlan {
  return {
    inner: createIntList(),
    leaves: createIntList(),
    levels: [],
    createdInner: createIntList(),
    createdLeaves: createIntList(),
    deadInner: createIntList(),
    deadLeaves: createIntList(),
  }
}

/** Adds a leaf record, whose words are the caller's to fill, and answers where they start. */
export function planLeaf(plan: TreePlan, leaf: number): number {
  const at = extendInts(plan.leaves, leafRecordWords)
  plan.leaves.items[at] = leaf
  return at + 1
}

/** Where the hash of the leaf that was planned last will lie. */
export function pendingLeafHash(plan: TreePlan): number {
  return -(plan.leaves.length / leafRecordWords)
}

/** Adds the record of an inner node, whose words are the caller's to fill, and answers where they start. */
export function planInner(plan: TreePlan, node: number): number {
  const at = extendInts(plan.inner, innerRecordWords)
  plan.inner.items[at] = node
  return at + 1
}

/** Adds the job of an inner node and answers where its hash will lie. */
export function planJob(plan: TreePlan, depth: number, wordsAt: number, leftHash: number, rightHash: number): number {
  while (plan.levels.length <= depth) plan.levels.push(createIntList())
  const level = plan.levels[depth] ?? createIntList()
  pushInt(level, wordsAt)
  pushInt(level, leftHash)
  pushInt(level, rightHash)
  return -(level.length / jobWords)
}
