import { createWriter, type Writer, writeByte } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import type { Receipt } from './receipt.js'
import { writeReceipt } from './write-receipt.js'

/** One block's receipts, as a tree over their hashes. */
export interface ReceiptTree {
  /** 32 bytes; binds the number of receipts as well as each of them. */
  readonly root: Uint8Array
  /** Of the receipts, and so of the leaves. */
  readonly count: number
  /** Level 0 holds the leaves' hashes, 32 bytes each, the last level one node. */
  readonly levels: readonly Uint8Array[]
}

const leafTag = 0x00
const rootTag = 0x01
/** Bytes that the receipt of a transfer fits into; the writer grows for a longer one. */
const leafCapacity = 512

/**
 * Builds the receipts tree of one block.
 *
 * leaf = sha256(0x00 ‖ SCALE(receipt)); inner = sha256(left ‖ right); a node without a neighbour is promoted as it
 * is; root = sha256(0x01 ‖ count u32 LE ‖ top), where the top of no receipts is 32 zero bytes.
 *
 * An inner node hashes exactly 64 bytes. A leaf hashes at least 79 and the root 37, so none can pass for another.
 * The count is bound so that promoting a node cannot be confused with a shorter block.
 *
 * PERF: one `sha256Blocks` call a level. The leaves are one SHA-256 each: cut into pieces of 32 bytes for batched
 * hashing, a receipt of a transfer would take seven of them and as long.
 */
export function buildReceiptTree(provider: CryptoProvider, receipts: readonly Receipt[]): ReceiptTree {
  const leaves = receipts.length === 0 ? new Uint8Array(0) : hashLeaves(provider, receipts)
  const levels: Uint8Array[] = [leaves]
  let level = leaves
  while (level.length > 32) {
    level = parentLevel(provider, level)
    levels.push(level)
  }
  const top = level.length === 0 ? new Uint8Array(32) : level
  return { root: receiptsRoot(provider, receipts.length, top), count: receipts.length, levels }
}

/** Hash of one receipt as it stands in the tree. */
export function receiptLeaf(provider: Pick<CryptoProvider, 'sha256'>, receipt: Receipt): Uint8Array {
  return hashLeaf(provider, receipt, createWriter(leafCapacity), undefined)
}

function hashLeaves(provider: CryptoProvider, receipts: readonly Receipt[]): Uint8Array {
  const leaves = new Uint8Array(receipts.length * 32)
  const writer = createWriter(leafCapacity)
  let end = 0
  let former: Receipt | undefined
  for (const receipt of receipts) {
    leaves.set(hashLeaf(provider, receipt, writer, former), end)
    former = receipt
    end += 32
  }
  return leaves
}

/** PERF: all receipts of a block are written into one memory; memory for each cost three times what its hash does. */
function hashLeaf(
  provider: Pick<CryptoProvider, 'sha256'>,
  receipt: Receipt,
  writer: Writer,
  former: Receipt | undefined,
): Uint8Array {
  writer.length = 0
  writeByte(writer, leafTag)
  writeReceipt(writer, receipt, former)
  return provider.sha256(writer.bytes.subarray(0, writer.length))
}

/** Root over the tree's top node and the number of receipts. */
export function receiptsRoot(provider: Pick<CryptoProvider, 'sha256'>, count: number, top: Uint8Array): Uint8Array {
  const preimage = new Uint8Array(37)
  preimage[0] = rootTag
  new DataView(preimage.buffer).setUint32(1, count, true)
  preimage.set(top, 5)
  return provider.sha256(preimage)
}

function parentLevel(provider: CryptoProvider, level: Uint8Array): Uint8Array {
  const nodes = level.length / 32
  const pairs = nodes >> 1
  const parents = new Uint8Array(((nodes + 1) >> 1) * 32)
  provider.sha256Blocks(level.subarray(0, pairs * 64), parents.subarray(0, pairs * 32))
  if (nodes % 2 === 1) parents.set(level.subarray(pairs * 64), pairs * 32)
  return parents
}
