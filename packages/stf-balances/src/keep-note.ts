import type { Hex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { StateAccess } from '@lockstep/core/stf'
import { maxNotesInBucket, type noteItems } from './note-items.js'
import { type TimestampedNote, timestampedNote } from './trusted-note.js'

type NoteState = StateAccess<typeof noteItems>

/** Buckets that are kept: with the next one the oldest goes. In all 16,384 notes, at most some 13 MB. */
export const maxBuckets = 256

/**
 * Keeps a note for its parties, in the last bucket that has room. PERF: at most some 400 operations, and those only for
 * the note that opens a bucket when another has to go.
 */
export function keepNote(state: NoteState, parties: ReadonlySet<Hex>, note: TimestampedNote): void {
  const { info, notes } = bucketWithRoom(state, note.timestamp)
  const index = state.nextNote.get()
  state.nextNote.set(index + 1n)
  state.note.set(info.index, index, note)
  for (const party of parties) state.lookup.set(info.index, party, [...state.lookup.get(info.index, party), index])
  const bytes = info.bytes + encode(timestampedNote, note).length
  state.bucket.set(info.index, { info: { ...info, bytes, endsAt: note.timestamp }, notes: notes + 1 })
}

function bucketWithRoom(state: NoteState, now: bigint) {
  const last = state.bucket.get(state.lastBucket.get())
  if (last !== undefined && last.notes < maxNotesInBucket) return last
  const index = last === undefined ? 0 : last.info.index + 1
  state.lastBucket.set(index)
  if (index >= maxBuckets) purge(state, index - maxBuckets)
  return { info: { index, bytes: 0, beginsAt: now, endsAt: now }, notes: 0 }
}

function purge(state: NoteState, bucket: number): void {
  for (const [index] of state.note.entries(bucket, { limit: maxNotesInBucket })) state.note.delete(bucket, index)
  const parties = state.lookup.entries(bucket, { limit: 2 * maxNotesInBucket })
  for (const [party] of parties) state.lookup.delete(bucket, party)
  state.bucket.delete(bucket)
}
