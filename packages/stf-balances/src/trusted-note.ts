import { bytes, type Infer, struct, u16, u32, u64, variant } from '@lockstep/core'

/** The most bytes of a trusted call that a note is kept of. */
export const maxNotedCallSize = 768

/** The layout of the payloads in notes; raised when it changes. SPEC: Integritee worker, `NOTE_VERSION`. */
export const noteVersion = 1

/**
 * A note as it is kept: u64 time of the block in milliseconds since 1970 ‖ u16 version ‖ one byte for what it is ‖
 * compact length ‖ bytes. Of the kinds, only the first is written here.
 *
 * SPEC: Integritee worker, `pallet-notes`, `TimestampedTrustedNote` and `TrustedNote`.
 */
export const timestampedNote = struct({
  timestamp: u64,
  version: u16,
  note: variant({
    SuccessfulTrustedCall: [0, bytes(maxNotedCallSize)],
    SgxRuntimeEvent: [1, bytes(maxNotedCallSize)],
    String: [2, bytes(maxNotedCallSize)],
  }),
})

/** A value of {@link timestampedNote}. */
export type TimestampedNote = Infer<typeof timestampedNote>

/**
 * What clients learn of a bucket, 24 bytes: u32 index, u32 bytes of its notes, and the times, u64 in milliseconds, of
 * its first and its latest note.
 *
 * SPEC: Integritee worker, `pallet-notes`, `BucketInfo`.
 */
export const bucketInfo = struct({ index: u32, bytes: u32, beginsAt: u64, endsAt: u64 })

/** A value of {@link bucketInfo}. */
export type BucketInfo = Infer<typeof bucketInfo>
