import type { CryptoProvider } from '../crypto/crypto-provider.js'
import { createIntList, extendInts, type IntList, pushInt } from './int-list.js'
import { copyWords, leafNode, leftHashAt, type NodeArena, rightHashAt, wordAt } from './node-arena.js'
import { innerJob, setChild, type TreePlan } from './tree-plan.js'
import { keepInner, type TreeStep } from './tree-step.js'

export type TreeHasher = Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>

/** The lowest bit of the last byte of a node's hash: what kind of node it is. */
const leafBit = 1
const innerBit = 0

/** Stands for the hash of a node that did not change: it lies where it lay, in the parent. */
const unchanged = 0x7fff_ffff

/**
 * The way up of an update: hashes all leaves, then the levels from the deepest up, one provider call each, and writes
 * every changed node into the arena. What was there goes to the step.
 *
 * PERF: a node is read and written once, while it is in the cache. A plan of the new nodes, copied to a step and
 * exchanged with the arena on commit, took as long again.
 *
 * @returns the new root and its hash; no hash where the root did not change
 */
export function ascendTree(
  hasher: TreeHasher,
  arena: NodeArena,
  plan: TreePlan,
  root: { readonly node: number; readonly hashAt: number },
  step: TreeStep,
): { readonly node: number; readonly hash: Uint8Array | undefined } {
  const leaves = hashBlocks(hasher, plan.leafBlocks, leafBit)
  plan.touched ^= touchLeaves(arena, step.leaves)
  exchangeLeaves(arena, step)
  let below = new Int32Array(0)
  let jobsBelow = createIntList()

  function ascendLevel(jobs: IntList): void {
    const { blocks } = plan
    blocks.length = 0
    plan.touched ^= touchHashes(arena, jobs)
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
    keepInner(step, arena, node)
    arena.children[2 * node] = left
    arena.children[2 * node + 1] = right
    if (leftHash !== leftHashAt(node)) copyHash(left, leftHash, arena.hashes, leftHashAt(node))
    if (rightHash !== rightHashAt(node)) copyHash(right, rightHash, arena.hashes, rightHashAt(node))
    const block = extendInts(blocks, 16)
    copyWords(arena.hashes, leftHashAt(node), blocks.items, block, 16)
    jobs[job + innerJob.result] = node
    jobs[job + innerJob.resultHash] = -blocks.length / 16
  }

  /** The hash of a child that is settled. */
  function copyHash(child: number, hashAt: number, target: Int32Array, at: number): void {
    if (hashAt >= 0) copyWords(arena.hashes, hashAt, target, at, 8)
    else copyWords(child < 0 ? leaves : below, 8 * (-1 - hashAt), target, at, 8)
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

/**
 * Reads one word of every node that the level is going to replace.
 *
 * PERF: each is a cache miss. In a loop as short as this one the processor waits for many of them at a time; in the one
 * that copies whole nodes, for one after the other.
 *
 * @returns a sum over what was read: nobody needs it, but without a use the reads would be optimised away
 */
function touchHashes({ hashes }: NodeArena, { items, length }: IntList): number {
  let sum = 0
  for (let job = innerJob.node; job < length; job += innerJob.words) {
    sum ^= wordAt(hashes, leftHashAt(wordAt(items, job)))
  }
  return sum
}

/** The same for leaves. */
function touchLeaves({ leaf }: NodeArena, leaves: Int32Array): number {
  let sum = 0
  for (let index = 0; index < leaves.length; index++) sum ^= wordAt(leaf, wordAt(leaves, index) * leafNode.words)
  return sum
}

function exchangeLeaves(arena: NodeArena, { leaves, leafBlocks }: TreeStep): void {
  for (let index = 0; index < leaves.length; index++) {
    const at = wordAt(leaves, index) * leafNode.words
    for (let word = 0; word < leafNode.words; word++) {
      const former = wordAt(arena.leaf, at + word)
      arena.leaf[at + word] = wordAt(leafBlocks, index * leafNode.words + word)
      leafBlocks[index * leafNode.words + word] = former
    }
  }
}

/** The hashes of 64-byte blocks, with the bit of their kind. */
function hashBlocks(hasher: TreeHasher, blocks: IntList, bit: number): Int32Array<ArrayBuffer> {
  const digests = new Uint8Array(2 * blocks.length)
  if (blocks.length > 0) hasher.sha256Blocks(new Uint8Array(blocks.items.buffer, 0, 4 * blocks.length), digests)
  for (let last = 31; last < digests.length; last += 32) digests[last] = ((digests[last] ?? 0) & 0xfe) | bit
  return new Int32Array(digests.buffer)
}
