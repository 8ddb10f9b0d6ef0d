import { createIntList, extendInts, type IntList, pushInt } from './int-list.js'
import { copyHashWords, leftHashAt, type NodeArena, rightHashAt, slotHashAt, touchNodes, wordAt } from './node-arena.js'
import { hashBlocks, innerBit, type TreeHasher } from './node-hash.js'
import { innerJob, setChild, type TreePlan } from './tree-plan.js'
import { keepSlot, type TreeStep } from './tree-step.js'

/** Stands for the hash of a node that did not change: it lies where it lay, in the parent. */
const unchanged = 0x7fff_ffff

/**
 * The way up of an update that changes the shape of the tree: hashes the levels from the deepest up, one provider call
 * each, and writes every changed node into the arena. What was there goes to the step.
 *
 * PERF: a node is read and written once, while it is in the cache. A plan of the new nodes, copied to a step and
 * exchanged with the arena on commit, took as long again.
 *
 * @param leaves the hashes of the plan's leaves
 * @returns the new root and its hash; no hash where the root did not change
 */
export function ascendTree(
  hasher: TreeHasher,
  arena: NodeArena,
  plan: TreePlan,
  root: { readonly node: number; readonly hashAt: number },
  leaves: Int32Array,
  step: TreeStep,
): { readonly node: number; readonly hash: Uint8Array | undefined } {
  let below = new Int32Array(0)
  let jobsBelow = createIntList()

  function ascendLevel(jobs: IntList): void {
    const { blocks } = plan
    blocks.length = 0
    plan.touched ^= touchNodes(arena.hashes, jobs, innerJob.node, innerJob.words, 16, leftHashAt(0))
    for (let job = 0; job < jobs.length; job += innerJob.words) {
      settleChild(jobs.items, job, innerJob.left)
      settleChild(jobs.items, job, innerJob.right)
      ascendFrom(jobs.items, job, blocks)
    }
    below = hashBlocks(hasher, blocks, innerBit)
    jobsBelow = jobs
  }

  /** Replaces a child that had a job of its own by what has become of it. */
  function settleChild(jobs: Int32Array, job: number, side: number): void {
    const hashSide = side + innerJob.leftHash - innerJob.left
    const hashAt = wordAt(jobs, job + hashSide)
    if (hashAt >= 0 || wordAt(jobs, job + side) <= 0) return
    const childJob = (-1 - hashAt) * innerJob.words
    const result = wordAt(jobsBelow.items, childJob + innerJob.result)
    const resultHash = wordAt(jobsBelow.items, childJob + innerJob.resultHash)
    const node = wordAt(jobs, job + innerJob.node)
    const own = side === innerJob.left ? leftHashAt(node) : rightHashAt(node)
    setChild(jobs, job, side, result, resultHash === unchanged ? own : resultHash)
  }

  /** Settles what becomes of a node whose children are settled. */
  function ascendFrom(jobs: Int32Array, job: number, blocks: IntList): void {
    const node = wordAt(jobs, job + innerJob.node)
    const left = wordAt(jobs, job + innerJob.left)
    const right = wordAt(jobs, job + innerJob.right)
    const leftHash = wordAt(jobs, job + innerJob.leftHash)
    const rightHash = wordAt(jobs, job + innerJob.rightHash)
    if (leftHash === leftHashAt(node) && rightHash === rightHashAt(node)) {
      jobs[job + innerJob.result] = node
      jobs[job + innerJob.resultHash] = unchanged
      return
    }
    // None stands above a single leaf, which rises to where it is alone.
    if (left === 0 ? right <= 0 : right === 0 && left < 0) {
      pushInt(plan.deadInner, node)
      jobs[job + innerJob.result] = left === 0 ? right : left
      jobs[job + innerJob.resultHash] = left === 0 ? rightHash : leftHash
      return
    }
    const block = extendInts(blocks, 16)
    settleSlot(2 * node, left, leftHash, blocks.items, block)
    settleSlot(2 * node + 1, right, rightHash, blocks.items, block + 8)
    jobs[job + innerJob.result] = node
    jobs[job + innerJob.resultHash] = -blocks.length / 16
  }

  /** Writes a child that is settled into its slot, where it is another than before, and its hash into the parent's block. */
  function settleSlot(slot: number, child: number, hashAt: number, block: Int32Array, at: number): void {
    const own = slotHashAt(slot)
    if (hashAt !== own) {
      if (plan.kept[slot] !== plan.epoch) keepSlot(step, arena, slot)
      arena.children[slot] = child
      copyHash(child, hashAt, arena.hashes, own)
    }
    copyHashWords(arena.hashes, own, block, at)
  }

  /** The hash of a child that is settled. */
  function copyHash(child: number, hashAt: number, target: Int32Array, at: number): void {
    if (hashAt >= 0) copyHashWords(arena.hashes, hashAt, target, at)
    else copyHashWords(child < 0 ? leaves : below, 8 * (-1 - hashAt), target, at)
  }

  for (let depth = plan.levels.length - 1; depth >= 0; depth--) {
    const jobs = plan.levels[depth]
    if (jobs !== undefined) ascendLevel(jobs)
  }
  return settleRoot()

  function settleRoot(): { readonly node: number; readonly hash: Uint8Array | undefined } {
    const job = (-1 - root.hashAt) * innerJob.words
    const isJob = root.node > 0 && root.hashAt < 0
    const node = isJob ? wordAt(jobsBelow.items, job + innerJob.result) : root.node
    const hashAt = isJob ? wordAt(jobsBelow.items, job + innerJob.resultHash) : root.hashAt
    if (hashAt === unchanged) return { node, hash: undefined }
    const hash = new Int32Array(8)
    copyHash(node, hashAt, hash, 0)
    return { node, hash: new Uint8Array(hash.buffer) }
  }
}
