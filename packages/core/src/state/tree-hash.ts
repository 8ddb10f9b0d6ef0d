import type { CryptoProvider } from '../crypto/crypto-provider.js'
import type { IntList } from './int-list.js'
import { copyWords, leafNode, wordAt } from './node-arena.js'
import { innerJob, leafRecordWords, type TreeLevel, type TreePlan } from './tree-plan.js'

export type TreeHasher = Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>

/**
 * The hashing pass: leaves, then levels from the deepest up, one provider call a level. Writes each hash into the
 * block of its parent, and answers the hashes of the leaf jobs and of the jobs of depth 0.
 */
export function hashPlan(
  hasher: TreeHasher,
  plan: TreePlan,
): { readonly leaves: Int32Array; readonly top: Int32Array } {
  const leaves = hashLeaves(hasher, plan.leaves)
  let below = new Int32Array(0)
  for (const level of plan.levels.toReversed()) below = hashLevel(hasher, level, below, leaves)
  return { leaves, top: below }
}

/**
 * Leaf hash = SHA-256(`00` ‖ path ‖ SHA-256(value)): 65 bytes. An inner node hashes exactly 64 bytes, so no string of
 * bytes is both a leaf and an inner node: the length separates the domains, without a prefix that would cost inner
 * nodes the batched hashing of 64-byte blocks.
 */
function hashLeaves(hasher: TreeHasher, leaves: IntList): Int32Array<ArrayBuffer> {
  const records = new Uint8Array(leaves.items.buffer)
  const count = leaves.length / leafRecordWords
  const digests = new Uint8Array(32 * count)
  const preimage = new Uint8Array(65)
  for (let job = 0; job < count; job++) {
    const at = 4 * (job * leafRecordWords + 1)
    preimage.set(records.subarray(at, at + 4 * leafNode.words), 1)
    digests.set(hasher.sha256(preimage), 32 * job)
  }
  return new Int32Array(digests.buffer)
}

function hashLevel(
  hasher: TreeHasher,
  { jobs, blocks }: TreeLevel,
  below: Int32Array,
  leaves: Int32Array,
): Int32Array<ArrayBuffer> {
  const count = jobs.length / innerJob.words
  if (count === 0) return new Int32Array(0)
  for (let index = 0; index < count; index++) {
    const job = index * innerJob.words
    settleHash(jobs.items, job + innerJob.left, job + innerJob.leftHash, blocks.items, 16 * index, below, leaves)
    settleHash(jobs.items, job + innerJob.right, job + innerJob.rightHash, blocks.items, 16 * index + 8, below, leaves)
  }
  const digests = new Uint8Array(32 * count)
  hasher.sha256Blocks(new Uint8Array(blocks.items.buffer, 0, 64 * count), digests)
  return new Int32Array(digests.buffer)
}

/** Writes the hash of a changed child into the block of its parent; any other hash is there since the structural pass. */
function settleHash(
  jobs: Int32Array,
  childAt: number,
  hashAt: number,
  blocks: Int32Array,
  slot: number,
  below: Int32Array,
  leaves: Int32Array,
): void {
  const place = wordAt(jobs, hashAt)
  if (place >= 0) return
  const digests = wordAt(jobs, childAt) < 0 ? leaves : below
  copyWords(digests, 8 * (-1 - place), blocks, slot, 8)
}
