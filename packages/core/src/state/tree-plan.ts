import { createIntList, extendInts, type IntList } from './int-list.js'
import { copyWords, leafNode } from './node-arena.js'

/**
 * What the structural pass of an update leaves for the hashing pass: every node that changes, beside the arena, by
 * depth, so that a level is hashed as it lies.
 *
 * Where a hash lies is one integer: an offset in the inner nodes of the arena (0 or above), or, for a hash that is
 * still to be made, `-1 - index` of the job that will make it: a leaf job for a leaf, a job of its own depth for an
 * inner node.
 */
export interface TreePlan {
  /** Leaf number, path and value hash of each leaf that is new or changed, in the order of their jobs. */
  readonly leaves: IntList
  /** The inner nodes that are new or changed, by depth. */
  readonly levels: TreeLevel[]
  /** The nodes among them that are new, and the nodes of the current tree that are left out. */
  readonly createdInner: IntList
  readonly createdLeaves: IntList
  readonly deadInner: IntList
  readonly deadLeaves: IntList
}

export interface TreeLevel {
  /** {@link innerJob} words each. */
  readonly jobs: IntList
  /** Left and right hash of each job, 16 words: the 64-byte blocks that the level hashes. */
  readonly blocks: IntList
}

/** Words of a job: the node, its children, and where the hashes of the children lie. */
export const innerJob = { words: 5, node: 0, left: 1, right: 2, leftHash: 3, rightHash: 4 } as const

export const leafRecordWords: number = 1 + leafNode.words

export function createTreePlan(): TreePlan {
  return {
    leaves: createIntList(),
    levels: [],
    createdInner: createIntList(),
    createdLeaves: createIntList(),
    deadInner: createIntList(),
    deadLeaves: createIntList(),
  }
}

/**
 * An empty plan in the memory of a used one, if that is not excessive (an initial load, a snapshot).
 *
 * PERF: a block of 1,000 changes plans two megabytes; growing to them afresh costs a fifth of the update.
 */
export function emptiedPlan(used: TreePlan): TreePlan {
  if (used.leaves.items.length > mostKeptLeafWords) return createTreePlan()
  const lists = [used.leaves, used.createdInner, used.createdLeaves, used.deadInner, used.deadLeaves]
  for (const list of lists) list.length = 0
  for (const { jobs, blocks } of used.levels) {
    jobs.length = 0
    blocks.length = 0
  }
  return used
}

const mostKeptLeafWords = 2 ** 19

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

export function levelAt(plan: TreePlan, depth: number): TreeLevel {
  while (plan.levels.length <= depth) plan.levels.push({ jobs: createIntList(), blocks: createIntList() })
  return plan.levels[depth] ?? { jobs: createIntList(), blocks: createIntList() }
}

/**
 * Adds the job of an inner node to its level, copies the hashes that are there from the arena, and answers where its
 * own hash will lie. PERF: seven numbers instead of a record of them, which would be an allocation per node.
 */
export function planInner(
  level: TreeLevel,
  arena: Int32Array,
  node: number,
  left: number,
  leftHash: number,
  right: number,
  rightHash: number,
): number {
  const job = extendInts(level.jobs, innerJob.words)
  const { items: jobs } = level.jobs
  jobs[job + innerJob.node] = node
  jobs[job + innerJob.left] = left
  jobs[job + innerJob.right] = right
  jobs[job + innerJob.leftHash] = leftHash
  jobs[job + innerJob.rightHash] = rightHash
  const block = extendInts(level.blocks, 16)
  if (leftHash >= 0) copyWords(arena, leftHash, level.blocks.items, block, 8)
  if (rightHash >= 0) copyWords(arena, rightHash, level.blocks.items, block + 8, 8)
  return -(level.jobs.length / innerJob.words)
}
