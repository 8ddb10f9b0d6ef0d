import type { CryptoProvider } from '@lockstep/core/crypto'
import { statusMachinesProperty } from '@lockstep/testkit'
import { createExecutedChain, type ExecutedChain } from '../../../../core/src/worker/executed-chain.js'
import { createReceiptArchive, type ReceiptArchive } from '../../../../core/src/worker/receipt-archive.js'
import type { PartDefect } from '../defect.js'
import { createBank } from './bank.js'

/** Defects of what a worker tells of operations: its archive of receipts, and how far it says finality goes. */
export const receiptParts: readonly PartDefect[] = [
  archive('receipts of blocks that were taken back', () => ({ revert: () => undefined })),
  archive('receipts that are lost when a block is taken back', ({ revert }) => ({ revert: () => revert(0) })),
  archive('an archive that knows the last block only', ({ add, revert }) => ({
    add(block) {
      revert(0)
      add(block)
    },
  })),
  archive('an archive that forgets refusals', ({ find }) => ({
    find: (hash) => find(hash).filter(({ receipt }) => receipt.status !== 'Rejected'),
  })),
  archive('an archive that answers with one receipt only', ({ find }) => ({ find: (hash) => find(hash).slice(-1) })),
  archive('a receipt with the root of another header', ({ find }) => ({
    find: (hash) => find(hash).map((signed) => ({ ...signed, parentReceiptsRoot: signed.signedHeader.header.parent })),
  })),
  chain('everything is final at once', (own) => ({
    header: () => own.header('Latest'),
    blocksAfter: (number) => own.blocksAfter(number),
  })),
]

function archive(name: string, change: (archive: ReceiptArchive) => Partial<ReceiptArchive>): PartDefect {
  return {
    name,
    property: statusMachinesProperty,
    stf: createBank,
    replace: () => ({
      createReceiptArchive(provider: CryptoProvider, depth: number, revertible: number): ReceiptArchive {
        const own = createReceiptArchive(provider, depth, revertible)
        return { ...own, ...change(own) }
      },
    }),
  }
}

function chain(name: string, change: (chain: ExecutedChain) => Partial<ExecutedChain>): PartDefect {
  return {
    name,
    property: statusMachinesProperty,
    stf: createBank,
    replace: () => ({
      createExecutedChain(keptVersions: number, start: number): ExecutedChain {
        const own = createExecutedChain(keptVersions, start)
        return { ...own, ...change(own) }
      },
    }),
  }
}
