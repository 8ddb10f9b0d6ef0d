import { AccountId, doubleMap, map, struct, u32, u64, value, vec } from '@lockstep/core'
import { bucketInfo, timestampedNote } from './trusted-note.js'

/** Notes of one bucket: as many as one call can purge and one getter can answer. */
export const maxNotesInBucket = 64

/** Notes in buckets by age, and which of them an account is party to. */
export const noteItems = {
  lastBucket: value(u32, 0),
  nextNote: value(u64, 0n),
  bucket: map(u32, struct({ info: bucketInfo, notes: u32 })),
  note: doubleMap(u32, u64, timestampedNote),
  /** By bucket and account, oldest first. */
  lookup: doubleMap(u32, AccountId, vec(u64, maxNotesInBucket), []),
}
