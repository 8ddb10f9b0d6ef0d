import type { ReadonlyMapAccess } from './state-access.js'

const pageLimit = 1000

/** Adds up an amount of every entry of a map, page by page, in canonical key order. PERF: reads the whole map. */
export function sum<Key, Value, Default>(
  entries: ReadonlyMapAccess<Key, Value, Default>,
  amount: (value: Value, key: Key) => bigint,
): bigint {
  let total = 0n
  let page = entries.entries({ limit: pageLimit })
  for (;;) {
    for (const [key, value] of page) total += amount(value, key)
    const last = page.at(-1)
    if (last === undefined || page.length < pageLimit) return total
    page = entries.entries({ after: last[0], limit: pageLimit })
  }
}
