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
 * An archive that keeps the last `depth` blocks. It is a cache: the blocks' records in the store have the same
 * receipts.
 */
export function createReceiptArchive(provider: CryptoProvider, depth: number): ReceiptArchive {
  const blocks: ArchivedBlock[] = []
  const places = new Map<Hex, Place[]>()

  function dropOldest(): void {
    const oldest = blocks.shift()
    for (const { operationHash } of oldest?.receipts ?? []) {
      const kept = (places.get(operationHash) ?? []).filter(({ block }) => block !== oldest)
      if (kept.length === 0) places.delete(operationHash)
      else places.set(operationHash, kept)
    }
  }

  function add(block: ArchivedBlock): void {
    blocks.push(block)
    for (const [index, { operationHash }] of block.receipts.entries()) {
      const known = places.get(operationHash)
      if (known === undefined) places.set(operationHash, [{ block, index }])
      else keepBounded(known, { block, index })
    }
    if (blocks.length > depth) dropOldest()
  }

  return {
    add,
    // Anew from the blocks that stay: what one of the others pushed out of the bounded places is back then.
    revert(number) {
      const staying = blocks.filter(({ signedHeader: { header } }) => header.number <= number)
      blocks.length = 0
      places.clear()
      for (const block of staying) add(block)
    },
    find: (operationHash) =>
      (places.get(operationHash) ?? []).flatMap(({ block, index }) => {
        const receipt = block.receipts[index]
        if (receipt === undefined) return []
        const proof = proveReceipt(buildReceiptTree(provider, block.receipts), index)
        const { parentReceiptsRoot, signedHeader } = block
        return [{ receipt, proof, parentReceiptsRoot, signedHeader }]
      }),
  }
}

/**
 * Adds a place and gives up the oldest refusal where there are too many. The one receipt that says what became of the
 * operation stays: strangers who repeat an operation cannot push it out.
 */
function keepBounded(places: Place[], place: Place): void {
  places.push(place)
  if (places.length <= maxReceiptsOfOperation) return
  const refused = places.findIndex(({ block, index }) => block.receipts[index]?.status === 'Rejected')
  places.splice(Math.max(refused, 0), 1)
}
