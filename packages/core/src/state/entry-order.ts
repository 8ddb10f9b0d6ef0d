import { compareKey, type EntryArena } from './entry-arena.js'
import type { EntryKey } from './entry-key.js'
import { wordAt } from './node-arena.js'

/** The entries of one space in the order of their keys. */
export interface EntryOrder {
  /** Adds an entry whose key is not there. */
  add(key: EntryKey, entry: number): void
  remove(key: EntryKey): void
  /** Puts another entry in the place of the one with this key. */
  replace(key: EntryKey, entry: number): void
  /** Stands at the first entry behind `after`, or at the very first. Valid until entries come or go. */
  cursor(after: EntryKey | undefined): EntryCursor
}

/** `entry` is 0 behind the last one. */
export interface EntryCursor {
  readonly entry: number
  advance(): void
}

/** PERF: two KiB a run, so that an insertion is one short memory move. */
const longestRun = 256

interface Run {
  readonly prefixes: Uint32Array
  readonly entries: Int32Array
  count: number
}

/**
 * Runs of at most 256 entries in order, themselves in order: a B+ tree of two levels, as `OrderedKeys` is for text.
 *
 * PERF: the first four bytes of each key stand beside the entry, so that a search compares numbers that lie together,
 * and reads records only where these are equal. It is kept up to date from the first entry on: sorting when somebody
 * first iterates would cost the whole state at once, inside a block.
 */
export function createEntryOrder(arena: EntryArena): EntryOrder {
  const runs: Run[] = []

  /** Whether the entry at that place comes before the key. */
  function isBefore(run: Run, position: number, key: EntryKey): boolean {
    const prefix = run.prefixes[position] ?? 0
    if (prefix !== key.prefix) return prefix < key.prefix
    return compareKey(arena, wordAt(run.entries, position), key) < 0
  }

  function isAt(run: Run, position: number, key: EntryKey): boolean {
    return position < run.count && compareKey(arena, wordAt(run.entries, position), key) === 0
  }

  /** The last run that starts before the key, or the first one: where the key is, or belongs. */
  function runOf(key: EntryKey): number {
    let low = 0
    let high = runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      const run = runs[middle]
      if (run !== undefined && (isBefore(run, 0, key) || isAt(run, 0, key))) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : low - 1
  }

  /** The first place in the run whose key is not before `key`. */
  function placeIn(run: Run, key: EntryKey): number {
    // Keys that arrive in order (a genesis, a snapshot) go to the end.
    if (run.count > 0 && isBefore(run, run.count - 1, key)) return run.count
    let low = 0
    let high = run.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(run, middle, key)) low = middle + 1
      else high = middle
    }
    return low
  }

  function insert(run: Run, position: number, key: EntryKey, entry: number): void {
    run.prefixes.copyWithin(position + 1, position, run.count)
    run.entries.copyWithin(position + 1, position, run.count)
    run.prefixes[position] = key.prefix
    run.entries[position] = entry
    run.count++
  }

  return {
    add(key, entry) {
      const index = runOf(key)
      const run = runs[index]
      if (run === undefined) {
        runs.push(createRun())
        insert(runs[0] ?? createRun(), 0, key, entry)
        return
      }
      const position = placeIn(run, key)
      if (run.count < longestRun) {
        insert(run, position, key, entry)
        return
      }
      if (position === run.count && index === runs.length - 1) {
        const next = createRun()
        insert(next, 0, key, entry)
        runs.push(next)
        return
      }
      const upper = upperHalf(run)
      runs.splice(index + 1, 0, upper)
      if (position > run.count) insert(upper, position - run.count, key, entry)
      else insert(run, position, key, entry)
    },

    remove(key) {
      const index = runOf(key)
      const run = runs[index]
      if (run === undefined) return
      const position = placeIn(run, key)
      if (!isAt(run, position, key)) return
      run.prefixes.copyWithin(position, position + 1, run.count)
      run.entries.copyWithin(position, position + 1, run.count)
      run.count--
      if (run.count === 0) runs.splice(index, 1)
    },

    replace(key, entry) {
      const run = runs[runOf(key)]
      if (run !== undefined) run.entries[placeIn(run, key)] = entry
    },

    cursor(after) {
      let index = after === undefined ? 0 : runOf(after)
      let run = runs[index]
      let position = 0
      if (after !== undefined && run !== undefined) {
        position = placeIn(run, after)
        if (isAt(run, position, after)) position++
      }
      function settle(): number {
        while (run !== undefined && position >= run.count) {
          index++
          run = runs[index]
          position = 0
        }
        return run === undefined ? 0 : wordAt(run.entries, position)
      }
      let entry = settle()
      return {
        get entry() {
          return entry
        },
        advance() {
          position++
          entry = settle()
        },
      }
    },
  }
}

function createRun(): Run {
  return { prefixes: new Uint32Array(longestRun), entries: new Int32Array(longestRun), count: 0 }
}

/** Takes the upper half of a full run away, as a run of its own. */
function upperHalf(run: Run): Run {
  const half = longestRun / 2
  const upper = createRun()
  upper.prefixes.set(run.prefixes.subarray(half))
  upper.entries.set(run.entries.subarray(half))
  upper.count = longestRun - half
  run.count = half
  return upper
}
