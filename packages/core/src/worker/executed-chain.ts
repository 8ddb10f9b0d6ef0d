import { LockstepError } from '../error.js'
import type { SignedHeader } from '../receipt/index.js'
import type { BlockTag } from './block-tag.js'

/**
 * The headers of the executed blocks that may still be asked about or taken back: the last final one, and all behind
 * it. There are never more of the latter than versions of the state are kept, so the last final state can always be
 * read, and every block that is not final can always be taken back.
 */
export interface ExecutedChain {
  header(tag: BlockTag): SignedHeader | undefined
  /** Number of the last block that is final; of the start before the first. */
  finalized(): number
  /**
   * What `finalized` becomes with the next block.
   *
   * @param block the next block's number.
   * @param claimed how far finality goes by that block's proof; the block itself if left out. It never goes back.
   * @throws LockstepError `FinalityBehind`
   */
  finalizedWith(block: number, claimed: number | undefined): number
  append(header: SignedHeader, finalized: number): void
  /** How many blocks there are behind this one. @throws LockstepError `BlockFinal`, `BlockUnknown` */
  blocksAfter(number: number): number
  /** Takes the last blocks away; `blocksAfter` has allowed it. */
  drop(count: number): void
}

/** @param start number of the block that the first one follows. */
export function createExecutedChain(keptVersions: number, start: number): ExecutedChain {
  const headers: SignedHeader[] = []
  let finalized = start

  const last = (): SignedHeader | undefined => headers.at(-1)

  return {
    header: (tag) => (tag === 'Latest' ? last() : headers.find(({ header }) => header.number === finalized)),
    finalized: () => finalized,

    finalizedWith(block, claimed = block) {
      const next = Math.max(finalized, Math.min(claimed, block))
      const open = headers.filter(({ header }) => header.number > next).length + (block > next ? 1 : 0)
      if (open > keptVersions) throw finalityBehind(block, next, keptVersions)
      return next
    },

    append(header, finalizedNow) {
      headers.push(header)
      finalized = finalizedNow
      const open = headers.findIndex((kept) => kept.header.number >= finalized)
      if (open > 0) headers.splice(0, open)
    },

    blocksAfter(number) {
      const head = last()?.header.number ?? finalized
      const first = headers[0]?.header.number ?? finalized + 1
      if (number < finalized) throw blockFinal(number, finalized)
      if (!Number.isInteger(number) || number < first - 1 || number > head) throw blockUnknown(number, first - 1, head)
      return head - number
    },

    drop(count) {
      headers.length -= count
    },
  }
}

function finalityBehind(block: number, finalized: number, keptVersions: number): LockstepError {
  return new LockstepError(
    'FinalityBehind',
    `block ${block} would leave more than ${keptVersions} blocks behind the last final one, ${finalized}; hand it over with a proof that more is final, or keep more versions`,
    { field: 'finalized', value: finalized, limit: keptVersions },
  )
}

function blockFinal(number: number, finalized: number): LockstepError {
  return new LockstepError(
    'BlockFinal',
    `block ${finalized} is final, so the shard cannot go back to block ${number}; go back to ${finalized} or a later one`,
    { field: 'number', value: number, limit: finalized },
  )
}

function blockUnknown(number: number, lowest: number, head: number): LockstepError {
  return new LockstepError(
    'BlockUnknown',
    `the shard cannot go back to block ${number}; it was executed up to block ${head} and can go back to ${lowest} or a later one`,
    { field: 'number', value: number, limit: head },
  )
}
