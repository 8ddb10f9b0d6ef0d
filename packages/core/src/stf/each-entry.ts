import type { Nothing } from './nothing.js'
import type { Page } from './state-access.js'

const limit = 1000

/**
 * Visits all entries of a map, page by page, in canonical key order: `eachEntry(old.account.entries, (value, key) => …)`;
 * of a double map, `allEntries`. For migrations and invariants. PERF: reads the whole map, one page at a time.
 */
export function eachEntry<Key, Value>(
  entries: (page: Page<Key>) => readonly (readonly [key: Key, value: Value])[],
  visit: (value: Value, key: Key) => Nothing,
): void {
  let page = entries({ limit })
  for (;;) {
    for (const [key, value] of page) visit(value, key)
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return
    page = entries({ after: last[0], limit })
  }
}
