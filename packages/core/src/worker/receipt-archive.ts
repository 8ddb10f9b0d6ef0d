import type { CryptoProvider } from '../crypto/index.js'
import type { Hex } from '../hex.js'
import {
  buildReceiptTree,
  proveReceipt,
  type Receipt,
  type SignedHeader,
  type SignedReceipt,
} from '../receipt/index.js'

/** The receipts of the blocks that an enclave has executed, found by operation. */
export interface ReceiptArchive {
  add(block: ArchivedBlock): void
  /** Forgets the receipts of all blocks behind this number: the blocks were taken back. */
  revert(number: number): void
  /**
   * All receipts of an operation with their proofs, oldest first: one for each time that it stood in a block.
   * PERF: builds the receipts trees of the blocks it stood in.
   */
  find(operationHash: Hex): readonly SignedReceipt[]
}

/** One block's receipts, and what proves them. */
export interface ArchivedBlock {
  readonly signedHeader: SignedHeader
  readonly receipts: readonly Receipt[]
  /** The receipts root of the header before. */
  readonly parentReceiptsRoot: Hex
}

interface Place {
  readonly block: ArchivedBlock
  readonly index: number
}

/** The most receipts of one operation that are answered; more can only be repetitions by strangers. */
export const maxReceiptsOfOperation = 16

/**
 * An archive that answers from the last `depth` blocks. It is a cache: the blocks' records in the store have the same
 * receipts.
 *
 * @param revertible how many blocks may be taken back: so many more are kept, so that the last `depth` of those that
 * stay are still there.
 */
export function createReceiptArchive(provider: CryptoProvider, depth: number, revertible: number): ReceiptArchive {
  const blocks: ArchivedBlock[] = []
  const places = new Map<Hex, Place[]>()

  function forget(block: ArchivedBlock | undefined): void {
    for (const hash of new Set(block?.receipts.map(({ operationHash }) => operationHash))) {
      const kept = (places.get(hash) ?? []).filter((place) => place.block !== block)
      if (kept.length === 0) places.delete(hash)
      else places.set(hash, kept)
    }
  }

  function answeredPlaces(operationHash: Hex): readonly Place[] {
    const oldest = blocks[Math.max(0, blocks.length - depth)]
    if (oldest === undefined) return []
    const { number } = oldest.signedHeader.header
    const recent = (places.get(operationHash) ?? []).filter(({ block }) => block.signedHeader.header.number >= number)
    return bounded(recent)
  }

  return {
    add(block) {
      blocks.push(block)
      for (const [index, { operationHash }] of block.receipts.entries()) {
        const known = places.get(operationHash)
        if (known === undefined) places.set(operationHash, [{ block, index }])
        else known.push({ block, index })
      }
      if (blocks.length > depth + revertible) forget(blocks.shift())
    },
    revert(number) {
      const staying = blocks.filter(({ signedHeader: { header } }) => header.number <= number).length
      for (const block of blocks.splice(staying)) forget(block)
    },
    find: (operationHash) =>
      answeredPlaces(operationHash).flatMap(({ block, index }) => {
        const receipt = block.receipts[index]
        if (receipt === undefined) return []
        const proof = proveReceipt(buildReceiptTree(provider, block.receipts), index)
        const { parentReceiptsRoot, signedHeader } = block
        return [{ receipt, proof, parentReceiptsRoot, signedHeader }]
      }),
  }
}

/**
 * Leaves the oldest refusals out where there are too many places. The one receipt that says what became of the
 * operation stays: strangers who repeat an operation cannot push it out.
 *
 * Bounded when asked, not when added: what a block pushed out would be missing once the block is taken back.
 */
function bounded(places: readonly Place[]): readonly Place[] {
  const surplus = places.length - maxReceiptsOfOperation
  if (surplus <= 0) return places
  const refused = places.filter(({ block, index }) => block.receipts[index]?.status === 'Rejected')
  const leftOut = new Set(refused.slice(0, surplus))
  return places.filter((place) => !leftOut.has(place)).slice(-maxReceiptsOfOperation)
}
