import { type Hex, LockstepError } from '@lockstep/core'
import { bytes, type Codec, decode, encode, struct, u32, vec } from '@lockstep/core/codec'

/** Most outputs that may wait for a final block. */
export const maximumPending = 512

/** What an outbox must not forget. */
export interface OutboxJournal {
  /** The block whose outputs come next, or are being handed over; 0 before the first. */
  readonly batch: number
  /** Nonce of that block's first output. */
  readonly base: number
  /** The nonce after all that were handed over. */
  readonly next: number
  readonly pending: readonly {
    readonly batch: number
    readonly base: number
    readonly nonce: number
    readonly extrinsic: Hex
  }[]
}

const journalCodec: Codec<OutboxJournal> = struct({
  batch: u32,
  base: u32,
  next: u32,
  pending: vec(struct({ batch: u32, base: u32, nonce: u32, extrinsic: bytes(64 * 1024) }), maximumPending),
})

export function writeJournal(journal: OutboxJournal): Uint8Array {
  return encode(journalCodec, journal)
}

/** An empty one for a store that has none. @throws LockstepError `OutboxJournalMalformed` */
export function readJournal(stored: Uint8Array | undefined): OutboxJournal {
  if (stored === undefined) return { batch: 0, base: 0, next: 0, pending: [] }
  try {
    return decode(journalCodec, stored)
  } catch (cause) {
    throw new LockstepError(
      'OutboxJournalMalformed',
      `the ${stored.length} bytes of the outbox journal cannot be read; without it outputs could go out twice`,
      { field: 'substrate-outbox', value: stored.length },
      { cause },
    )
  }
}
