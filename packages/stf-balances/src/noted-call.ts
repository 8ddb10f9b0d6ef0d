import { AccountId, bytes, type Infer, struct, u128, variant } from '@lockstep/core'

/** The most bytes that a note may have. */
export const maxNoteSize = 512

/**
 * A call with a note, as it stands in the note that is kept of it: exactly the bytes of the trusted call that was
 * signed, so that clients read it back with what they write calls with.
 *
 * SPEC: Integritee worker, `enum TrustedCall`: the index, the sender, the arguments.
 */
export const notedCall = variant({
  balanceTransferWithNote: [5, struct({ from: AccountId, to: AccountId, amount: u128, note: bytes(maxNoteSize) })],
  sendNote: [20, struct({ from: AccountId, to: AccountId, note: bytes(maxNoteSize) })],
})

/** A value of {@link notedCall}. */
export type NotedCall = Infer<typeof notedCall>
