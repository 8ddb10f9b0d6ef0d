import type { Hex } from '../hex.js'
import { type Entry, type ReadableSpace, stateLimit } from '../state/index.js'

const limit = stateLimit.page

/** All entries of a space in canonical order. PERF: one page in memory, whatever the space holds. */
export function* allEntries(space: ReadableSpace): Generator<Entry, void, void> {
  let after: Hex | undefined
  for (;;) {
    const page = space.entries(after === undefined ? { limit } : { after, limit })
    for (const entry of page) {
      yield entry
      after = entry[0]
    }
    if (page.length < limit) return
  }
}
