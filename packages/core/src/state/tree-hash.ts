import type { CryptoProvider } from '../crypto/crypto-provider.js'
import type { IntList } from './int-list.js'
import { copyWords, innerNode, leafNode, type NodeArena, wordAt } from './node-arena.js'
import { jobWords, type TreePlan } from './tree-plan.js'

export type TreeHasher = Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>

/** PERF: 4,096 blocks (256 KiB) still lie in the cache when the provider reads them; a larger level takes several calls. */
const blocksPerCall = 4_096

/**
 * The hashing pass: leaves, then levels from the deepest up, one provider call a level. Writes each hash into the
 * parent that was planned for it and answers the hash of job `-1 - hashAt` of depth 0, or of the leaf that is the root.
 */
export function hashPlan(
  arena: NodeArena,
  hasher: TreeHasher,
  plan: TreePlan,
): { level: Int32Array; leaves: Int32Array } {
  const leaves = hashLeaves(arena, hasher, plan.leaves)
  let below = new Int32Array(0)
  for (let depth = plan.levels.length - 1; depth >= 0; depth--) {
    const level = plan.levels[depth]
    if (level !== undefined) below = hashLevel(arena, hasher, level, below, leaves)
  }
  return { level: below, leaves }
}

/**
 * Leaf hash = SHA-256(`00` ‖ path ‖ SHA-256(value)): 65 bytes. An inner node hashes exactly 64 bytes, so no string of
 * bytes is both a leaf and an inner node: the length separates the domains, without a prefix that would cost inner
 * nodes a third compression and the batched 64-byte hashing.
 */
function hashLeaves(arena: NodeArena, hasher: TreeHasher, leaves: IntList): Int32Array<ArrayBuffer> {
  const digests = new Uint8Array(32 * leaves.length)
  const preimage = new Uint8Array(65)
  for (let job = 0; job < leaves.length; job++) {
    const at = wordAt(leaves.items, job) * 4 * leafNode.words
    preimage.set(arena.leafBytes.subarray(at, at + 64), 1)
    digests.set(hasher.sha256(preimage), 32 * job)
  }
  return new Int32Array(digests.buffer)
}

function hashLevel(
  arena: NodeArena,
  hasher: TreeHasher,
  level: IntList,
  below: Int32Array,
  leaves: Int32Array,
): Int32Array<ArrayBuffer> {
  const count = level.length / jobWords
  const digests = new Uint8Array(32 * count)
  const blockWords = new Int32Array(16 * Math.min(count, blocksPerCall))
  const blocks = new Uint8Array(blockWords.buffer)
  for (let start = 0; start < count; start += blocksPerCall) {
    const end = Math.min(count, start + blocksPerCall)
    for (let job = start; job < end; job++) {
      const at = wordAt(level.items, job * jobWords) * innerNode.words
      settleHash(
        arena,
        at + innerNode.left,
        at + innerNode.leftHash,
        wordAt(level.items, job * jobWords + 1),
        below,
        leaves,
      )
      settleHash(
        arena,
        at + innerNode.right,
        at + innerNode.rightHash,
        wordAt(level.items, job * jobWords + 2),
        below,
        leaves,
      )
      copyWords(arena.inner, at + innerNode.leftHash, blockWords, 16 * (job - start), 16)
    }
    hasher.sha256Blocks(blocks.subarray(0, 64 * (end - start)), digests.subarray(32 * start, 32 * end))
  }
  return new Int32Array(digests.buffer)
}

/** Writes the hash of a new child into its parent; the hash of an old child is there since the structural pass. */
function settleHash(
  arena: NodeArena,
  childAt: number,
  slot: number,
  hashAt: number,
  below: Int32Array,
  leaves: Int32Array,
): void {
  if (hashAt >= 0) return
  const digests = wordAt(arena.inner, childAt) < 0 ? leaves : below
  copyWords(digests, 8 * (-1 - hashAt), arena.inner, slot, 8)
}
