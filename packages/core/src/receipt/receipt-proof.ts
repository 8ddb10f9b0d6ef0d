import { type Codec, H256, struct, u32, vec } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import type { Receipt } from './receipt.js'
import { type ReceiptTree, receiptLeaf, receiptsRoot } from './receipt-tree.js'

/** Shows that a receipt stands at `index` among the `count` receipts under a root. Siblings from the leaf upwards. */
export interface ReceiptProof {
  readonly index: number
  readonly count: number
  readonly siblings: readonly Hex[]
}

/**
 * SCALE layout: index (u32) ‖ count (u32) ‖ siblings (compact number of them, 32 bytes each). A u32 counts the receipts of a
 * block, so a path has at most 32 siblings.
 */
export const receiptProofCodec: Codec<ReceiptProof> = struct({ index: u32, count: u32, siblings: vec(H256, 32) })

/**
 * The proof for the receipt at `index`, a whole number from 0 and below the tree's count.
 *
 * @throws LockstepError `ReceiptIndex` for any other: there is nothing that a proof could be of.
 */
export function proveReceipt(tree: ReceiptTree, index: number): ReceiptProof {
  assertIndex(tree, index)
  const siblings: Hex[] = []
  let position = index
  for (const level of tree.levels.slice(0, -1)) {
    const sibling = position ^ 1
    if (sibling * 32 < level.length) siblings.push(toHex(level.subarray(sibling * 32, sibling * 32 + 32)))
    position >>= 1
  }
  return { index, count: tree.count, siblings }
}

function assertIndex({ count }: ReceiptTree, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return
  throw new LockstepError('ReceiptIndex', `the block has ${count} receipts, and none at ${index}; count from 0`, {
    field: 'index',
    value: index,
    limit: count,
  })
}

/** Whether the proof leads from the receipt to the block's root. Needs SHA-256 and nothing else of the engine. */
export function verifyReceiptProof(
  provider: Pick<CryptoProvider, 'sha256'>,
  root: Uint8Array,
  receipt: Receipt,
  proof: ReceiptProof,
): boolean {
  const proven = receiptProofRoot(provider, receipt, proof)
  return proven !== undefined && toHex(proven) === toHex(root)
}

/** The block's root that the proof leads to, or `undefined` where its shape is not that of a proof for its place. */
export function receiptProofRoot(
  provider: Pick<CryptoProvider, 'sha256'>,
  receipt: Receipt,
  proof: ReceiptProof,
): Uint8Array | undefined {
  if (proof.index >= proof.count || receipt.index !== proof.index) return undefined
  const remaining = [...proof.siblings]
  let node = receiptLeaf(provider, receipt)
  let position = proof.index
  let width = proof.count
  while (width > 1) {
    const alone = position === width - 1 && width % 2 === 1
    if (!alone) {
      const next = remaining.shift()
      if (next === undefined) return undefined
      const sibling = fromHex(next)
      if (sibling.length !== 32) return undefined
      node = position % 2 === 0 ? hashPair(provider, node, sibling) : hashPair(provider, sibling, node)
    }
    position >>>= 1
    width = (width + 1) >>> 1
  }
  return remaining.length === 0 ? receiptsRoot(provider, proof.count, node) : undefined
}

function hashPair(provider: Pick<CryptoProvider, 'sha256'>, left: Uint8Array, right: Uint8Array): Uint8Array {
  const preimage = new Uint8Array(64)
  preimage.set(left)
  preimage.set(right, 32)
  return provider.sha256(preimage)
}
