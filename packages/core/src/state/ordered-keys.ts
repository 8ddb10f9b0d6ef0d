import type { Hex } from '../hex.js'
import type { KeyCursor } from './readable-state.js'

/**
 * A sorted set of keys. Lower-case hexadecimal strings compare as their bytes do, a prefix first, so `<` on the
 * strings is the canonical order also for keys of unequal length.
 */
export interface OrderedKeys {
  /** Adds a key; nothing happens when it is there. */
  add(key: Hex): void
  /** Removes a key; nothing happens when it is not there. */
  delete(key: Hex): void
  /** A cursor at the first key behind `after`, or at the very first. Valid until the next `add` or `delete`. */
  cursor(after: Hex | undefined): KeyCursor
}

/** PERF: 256 pointers are 2 KiB: a splice inside a run is one short memory move, and a million keys make ~5,000 runs. */
const longestRun = 256

/**
 * Runs of at most 256 sorted keys, themselves in order: a B+ tree of two levels.
 *
 * PERF: `add`, `delete` and placing a cursor are two binary searches, O(log n) comparisons. A split also moves the
 * list of runs (n / 128 pointers, once per 128 insertions). It is kept up to date from the first entry on: sorting
 * when somebody first iterates would cost the whole state at once, inside a block. A deeper tree wins nothing below
 * some hundred million keys, a skip list needs randomness.
 */
export function createOrderedKeys(sorted: readonly Hex[] = []): OrderedKeys {
  const runs: Hex[][] = []
  for (let start = 0; start < sorted.length; start += longestRun / 2) {
    runs.push(sorted.slice(start, start + longestRun / 2))
  }

  /** The last run that starts at or before `key`; the first run for smaller keys. */
  function runOf(key: Hex): number {
    let low = 0
    let high = runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      const first = runs[middle]?.[0]
      if (first !== undefined && first <= key) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : low - 1
  }

  return {
    add(key) {
      const index = runOf(key)
      const run = runs[index]
      if (run === undefined) {
        runs.push([key])
        return
      }
      const position = lowerBound(run, key)
      if (run[position] === key) return
      if (run.length < longestRun) {
        run.splice(position, 0, key)
        return
      }
      // Keys that arrive in order (a genesis, a snapshot) fill whole runs instead of leaving them half empty.
      if (position === run.length && index === runs.length - 1) {
        runs.push([key])
        return
      }
      const upper = run.splice(longestRun / 2)
      runs.splice(index + 1, 0, upper)
      if (position > run.length) upper.splice(position - run.length, 0, key)
      else run.splice(position, 0, key)
    },

    delete(key) {
      const index = runOf(key)
      const run = runs[index]
      if (run === undefined) return
      const position = lowerBound(run, key)
      if (run[position] !== key) return
      run.splice(position, 1)
      if (run.length === 0) runs.splice(index, 1)
    },

    cursor(after) {
      let index = after === undefined ? 0 : runOf(after)
      let position = 0
      if (after !== undefined) {
        const run = runs[index] ?? []
        position = lowerBound(run, after)
        if (run[position] === after) position++
      }
      const settle = (): Hex | undefined => {
        const run = runs[index]
        if (run !== undefined && position >= run.length) {
          index++
          position = 0
        }
        return runs[index]?.[position]
      }
      let key = settle()
      return {
        get key() {
          return key
        },
        advance() {
          position++
          key = settle()
        },
      }
    },
  }
}

/** The first position whose key is not smaller than `key`. */
function lowerBound(keys: readonly Hex[], key: Hex): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    const candidate = keys[middle]
    if (candidate !== undefined && candidate < key) low = middle + 1
    else high = middle
  }
  return low
}
