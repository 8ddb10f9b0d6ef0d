import type { BookTable } from './book-table.js'
import type { LookUpEntry } from './look-up-page.js'

/** Answers the sequence for the next entry of a table; rises for as long as the process lives, and over restarts. */
export function createSequence(table: BookTable<LookUpEntry>): () => number {
  let last: number | undefined
  const highest = (): number => {
    let found = 0
    for (const { sequence } of table.values()) found = Math.max(found, sequence)
    return found
  }
  return () => {
    last = (last ?? highest()) + 1
    return last
  }
}
