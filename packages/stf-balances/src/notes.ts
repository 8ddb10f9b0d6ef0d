import { defineStf, type Hex, option, struct, u32, vec } from '@lockstep/core'
import { keepNote, maxBuckets } from './keep-note.js'
import { maxNotesInBucket, noteItems } from './note-items.js'
import { notesAreLinked } from './notes-are-linked.js'
import { bucketInfo, maxNotedCallSize, noteVersion, timestampedNote } from './trusted-note.js'

/**
 * What accounts write to each other, kept where both can read it: Integritee's notes.
 *
 * Notes lie in buckets of 64, by age; of 257 buckets the oldest is purged as a whole. A client asks
 * `noteBucketsInfo` which buckets there are, and `notesFor` one of them for its own notes, oldest first. Times are those
 * of the blocks, in milliseconds since 1970.
 *
 * Other modules keep notes by `keep(from, to, call)`: the bytes of a trusted call, at most 768 of them, or the call
 * fails with `NoteTooLong`.
 *
 * SPEC: getters 10 and 11 and what they return are those of the Integritee worker's `pallet-notes`. Its buckets are
 * bounded by bytes.
 */
export const notes = defineStf({
  name: 'notes',
  version: 1,
  state: noteItems,
  errors: { NoteTooLong: { bytes: u32, limit: u32 } },
  calls: {},
  getters: {
    public: {
      noteBucketsInfo: {
        index: 11,
        returns: struct({ maybeFirst: option(bucketInfo), maybeLast: option(bucketInfo) }),
        read({ state }) {
          const last = state.lastBucket.get()
          const first = state.bucket.get(Math.max(0, last - maxBuckets + 1))
          return { maybeFirst: first?.info ?? null, maybeLast: state.bucket.get(last)?.info ?? null }
        },
      },
    },
    trusted: {
      notesFor: {
        index: 10,
        args: { bucket: u32 },
        returns: vec(timestampedNote, maxNotesInBucket),
        read: ({ state, origin }, { bucket }) =>
          state.lookup.get(bucket, origin).flatMap((index) => state.note.get(bucket, index) ?? []),
      },
    },
  },
  interface: {
    /** Keeps a note of a call for its sender and its recipient. */
    keep({ state, block, fail }, from: Hex, to: Hex, call: Hex): void {
      const size = (call.length - 2) / 2
      if (size > maxNotedCallSize) fail('NoteTooLong', { bytes: size, limit: maxNotedCallSize })
      const note = { type: 'SuccessfulTrustedCall', value: call } as const
      keepNote(state, new Set([from, to]), { timestamp: block.timestamp, version: noteVersion, note })
    },
  },
  invariants: {
    linked: ({ state }) => notesAreLinked(state),
  },
})
