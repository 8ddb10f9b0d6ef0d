import { eachEntry, type ReadonlyStateAccess } from '@lockstep/core/stf'
import { maxBuckets } from './keep-note.js'
import { maxNotesInBucket, type noteItems } from './note-items.js'

/** Whether every bucket tells how many notes it has, none is too old, and parties know of notes that are there. */
export function notesAreLinked({ bucket, note, lookup, lastBucket }: ReadonlyStateAccess<typeof noteItems>): boolean {
  const counts = new Map<number, number>()
  eachEntry(note.allEntries, (_, [index]) => {
    counts.set(index, (counts.get(index) ?? 0) + 1)
  })
  let holds = true
  eachEntry(bucket.entries, ({ info, notes }, index) => {
    const isKept = info.index === index && index > lastBucket.get() - maxBuckets
    holds &&= isKept && notes <= maxNotesInBucket && counts.get(index) === notes
    counts.delete(index)
  })
  eachEntry(lookup.allEntries, (found, [index]) => {
    holds &&= found.every((each) => note.has(index, each))
  })
  return holds && counts.size === 0
}
