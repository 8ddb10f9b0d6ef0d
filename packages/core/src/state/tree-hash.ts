import type { CryptoProvider } from '../crypto/crypto-provider.js'
import type { IntList } from './int-list.js'
import { copyWords, innerNode, leafNode, wordAt } from './node-arena.js'
import { jobWords, leafRecordWords, type TreePlan } from './tree-plan.js'

export type TreeHasher = Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>

/** PERF: 4,096 blocks (256 KiB) still lie in the cache when the provider reads them; a larger level takes several calls. */
const blocksPerCall = 4_096

/**
 * The hashing pass: leaves, then levels from the deepest up, one provider call a level. Writes each hash into the
 * record of its parent, and answers the hashes of the leaf jobs and of the jobs of depth 0.
 */
export function hashPlan(
  hasher: TreeHasher,
  plan: TreePlan,
): { readonly leaves: Int32Array; readonly top: Int32Array } {
  const leaves = hashLeaves(hasher, plan.leaves)
  let below = new Int32Array(0)
  for (const level of plan.levels.toReversed()) below = hashLevel(hasher, level, plan.inner.items, below, leaves)
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
  level: IntList,
  records: Int32Array,
  below: Int32Array,
  leaves: Int32Array,
): Int32Array<ArrayBuffer> {
  const jobs = level.items
  const count = level.length / jobWords
  const digests = new Uint8Array(32 * count)
  const blockWords = new Int32Array(16 * Math.min(count, blocksPerCall))
  const blocks = new Uint8Array(blockWords.buffer)
  for (let start = 0; start < count; start += blocksPerCall) {
    const end = Math.min(count, start + blocksPerCall)
    for (let job = start; job < end; job++) {
      const at = wordAt(jobs, job * jobWords)
      settleHash(records, at + innerNode.left, at + innerNode.leftHash, wordAt(jobs, job * jobWords + 1), below, leaves)
      settleHash(
        records,
        at + innerNode.right,
        at + innerNode.rightHash,
        wordAt(jobs, job * jobWords + 2),
        below,
        leaves,
      )
      copyWords(records, at + innerNode.leftHash, blockWords, 16 * (job - start), 16)
    }
    hasher.sha256Blocks(blocks.subarray(0, 64 * (end - start)), digests.subarray(32 * start, 32 * end))
  }
  return new Int32Array(digests.buffer)
}

/** Writes the hash of a changed child into its parent; the hash of any other child is there since the structural pass. */
function settleHash(
  records: Int32Array,
  childAt: number,
  slot: number,
  hashAt: number,
  below: Int32Array,
  leaves: Int32Array,
): void {
  if (hashAt >= 0) return
  const digests = wordAt(records, childAt) < 0 ? leaves : below
  copyWords(digests, 8 * (-1 - hashAt), records, slot, 8)
}
