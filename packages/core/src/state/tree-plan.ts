import { createIntList, type IntList, pushInt } from './int-list.js'

/**
 * What the structural pass of an update leaves for the hashing pass, and the bookkeeping of the new version.
 *
 * Where a hash lies is one integer: an offset in the inner nodes (0 or above), or, for a hash that is still to be
 * made, `-1 - index` of the job that will make it: a leaf job for a leaf, a job of its own depth for an inner node.
 */
export interface TreePlan {
  /** New leaves, in the order of their jobs. */
  readonly leaves: IntList
  /** Per depth, three integers a job: the new inner node, where the hash of its left and of its right child lies. */
  readonly levels: IntList[]
  /** Nodes of the base version that the new version does without. */
  readonly deadInner: IntList
  readonly deadLeaves: IntList
}

export const jobWords = 3

export function createTreePlan(): TreePlan {
  return { leaves: createIntList(), levels: [], deadInner: createIntList(), deadLeaves: createIntList() }
}

export function pendingHash(jobIndex: number): number {
  return -1 - jobIndex
}

/** Adds the job of a new leaf and answers where its hash will lie. */
export function planLeaf(plan: TreePlan, leaf: number): number {
  pushInt(plan.leaves, leaf)
  return pendingHash(plan.leaves.length - 1)
}

/** Adds the job of a new inner node and answers where its hash will lie. */
export function planInner(plan: TreePlan, depth: number, node: number, leftHash: number, rightHash: number): number {
  while (plan.levels.length <= depth) plan.levels.push(createIntList())
  const level = plan.levels[depth] ?? createIntList()
  pushInt(level, node)
  pushInt(level, leftHash)
  pushInt(level, rightHash)
  return pendingHash(level.length / jobWords - 1)
}
