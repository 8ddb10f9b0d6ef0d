import { eachEntry, type Page } from '@lockstep/core/stf'

/** How many entries of a map there are, or are as they are asked for. PERF: reads the whole map. */
export function countEntries<Key, Value>(
  entries: (page: Page<Key>) => readonly (readonly [key: Key, value: Value])[],
  counts: (value: Value, key: Key) => boolean = () => true,
): number {
  let count = 0
  eachEntry(entries, (value, key) => {
    if (counts(value, key)) count += 1
  })
  return count
}
