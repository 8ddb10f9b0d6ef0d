import { createIntList, extendInts, type IntList, pushInt } from './int-list.js'
import { leafNode } from './node-arena.js'

/**
 * What the way down of an update leaves for the way up: the nodes to be made anew, by depth, so that a level is hashed
 * in one call.
 *
 * Where the hash of a child lies is one integer. From 0 on it is an offset in `hashes` of the arena. Below it is
 * `-1 - index`: of the leaf job that makes it, for a leaf; of the job one level further down, for an inner node.
 */
export interface TreePlan {
  /** The slots of the leaves that stay where they are and get another value: the first ones of `leaves`. */
  readonly rewrites: IntList
  /** {@link rewriteNode} words for each inner node on the ways to them, by depth. */
  readonly rewriteLevels: IntList[]
  /** By slot, the epoch in which a step has last taken it in as a rewritten one. */
  kept: Int32Array
  /** Counts the plans. */
  epoch: number
  /** The leaves that are new or changed, in the order of their jobs. */
  readonly leaves: IntList
  /** Path and value word of each of them, 16 words: the 64-byte blocks that are hashed. */
  readonly leafBlocks: IntList
  /** {@link innerJob} words for each inner node, by depth. */
  readonly levels: IntList[]
  /** The nodes among them that are new, and the nodes of the current tree that are left out. */
  readonly createdInner: IntList
  readonly createdLeaves: IntList
  readonly deadInner: IntList
  readonly deadLeaves: IntList
  /** The 64-byte blocks of the level that is being hashed. */
  readonly blocks: IntList
  /** See `touchHashes`. */
  touched: number
}

/** Words of an inner node on the way to a rewritten leaf: the node, and the slot that it hangs in. */
export const rewriteNode = { words: 2, node: 0, slot: 1 } as const

/**
 * Words of a job: the node, its children, where their hashes lie, the range of changes below it (`to` is 0 for a new
 * node, which is complete), and what has become of it: another node where it collapsed, and where its hash lies.
 */
export const innerJob = {
  words: 9,
  node: 0,
  left: 1,
  right: 2,
  leftHash: 3,
  rightHash: 4,
  from: 5,
  to: 6,
  result: 7,
  resultHash: 8,
} as const

export function createTreePlan(): TreePlan {
  return {
    rewrites: createIntList(),
    rewriteLevels: [],
    kept: new Int32Array(0),
    epoch: 1,
    leaves: createIntList(),
    leafBlocks: createIntList(),
    levels: [],
    createdInner: createIntList(),
    createdLeaves: createIntList(),
    deadInner: createIntList(),
    deadLeaves: createIntList(),
    blocks: createIntList(),
    touched: 0,
  }
}

/**
 * An empty plan in the memory of a used one, if that is not excessive (an initial load, a snapshot).
 *
 * PERF: a block of 1,000 transfers plans a megabyte; growing to it afresh costs a fifth of the update.
 */
export function emptiedPlan(used: TreePlan): TreePlan {
  if (used.leafBlocks.items.length > mostKeptLeafWords) return createTreePlan()
  const { rewrites, leaves, leafBlocks, createdInner, createdLeaves, deadInner, deadLeaves, blocks } = used
  for (const list of [rewrites, leaves, leafBlocks, createdInner, createdLeaves, deadInner, deadLeaves, blocks])
    list.length = 0
  for (const jobs of used.levels) jobs.length = 0
  for (const nodes of used.rewriteLevels) nodes.length = 0
  used.epoch++
  return used
}

const mostKeptLeafWords = 2 ** 19

/** Adds a leaf, whose block is the caller's to fill, and answers where the block starts. */
export function planLeaf(plan: TreePlan, leaf: number): number {
  pushInt(plan.leaves, leaf)
  return extendInts(plan.leafBlocks, leafNode.words)
}

/** Where the hash of the leaf that was planned last will lie. */
export function pendingLeafHash(plan: TreePlan): number {
  return -plan.leaves.length
}

/** The jobs of the inner nodes of a depth. */
export function jobsAt(plan: TreePlan, depth: number): IntList {
  while (plan.levels.length <= depth) plan.levels.push(createIntList())
  return plan.levels[depth] ?? createIntList()
}

/** The inner nodes of a depth on the ways to rewritten leaves. */
export function rewriteAt(plan: TreePlan, depth: number): IntList {
  while (plan.rewriteLevels.length <= depth) plan.rewriteLevels.push(createIntList())
  return plan.rewriteLevels[depth] ?? createIntList()
}

/** Adds the job of a node of the tree that changes lie below, and answers where its hash lies. */
export function planInner(jobs: IntList, node: number, from: number, to: number): number {
  const job = extendInts(jobs, innerJob.words)
  const { items } = jobs
  items[job + innerJob.node] = node
  items[job + innerJob.from] = from
  items[job + innerJob.to] = to
  return -(jobs.length / innerJob.words)
}

/** Adds the job of a new node, and answers where its hash lies. */
export function planCreatedInner(
  jobs: IntList,
  node: number,
  left: number,
  leftHash: number,
  right: number,
  rightHash: number,
): number {
  const hashAt = planInner(jobs, node, 0, 0)
  const job = jobs.length - innerJob.words
  setChild(jobs.items, job, innerJob.left, left, leftHash)
  setChild(jobs.items, job, innerJob.right, right, rightHash)
  return hashAt
}

/** @param side {@link innerJob}`.left` or `.right` */
export function setChild(jobs: Int32Array, job: number, side: number, child: number, hashAt: number): void {
  jobs[job + side] = child
  jobs[job + side + innerJob.leftHash - innerJob.left] = hashAt
}
