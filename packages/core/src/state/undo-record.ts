import { type Hex, hexFromBytes, writeHexDigits } from '../hex.js'
import type { KeyedStore } from './keyed-store.js'
import { wordAt } from './node-arena.js'
import type { KeyCursor } from './readable-state.js'
import type { SpaceDiff, StateDiff } from './state-diff.js'

/** The former entries of one space that a diff changed, in the order of their keys. */
export interface UndoSpace {
  readonly space: string
  readonly count: number
  /** Key ‖ former value of each, without a gap. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where the key of each ends, and where its value ends: two words. An entry that was not there has `-1` for its value. */
  readonly ends: Int32Array
}

/**
 * What undoes a diff.
 *
 * PERF: flat memory, read as objects only where somebody reads or goes back to the version before. Kept versions as
 * diffs were a kilobyte of small objects a transfer, which every garbage collection of the next blocks copied.
 */
export type UndoRecord = readonly UndoSpace[]

/** Records what a diff is about to replace in the store. @param entries those of its changes, in their order; 0 is none */
export function recordUndo(store: KeyedStore, diff: StateDiff, entries: Int32Array): UndoRecord {
  let first = 0
  return diff.map((spaceDiff) => {
    const undo = recordSpace(store, spaceDiff, entries, first)
    first += undo.count
    return undo
  })
}

function recordSpace(
  store: KeyedStore,
  { space: name, changes }: SpaceDiff,
  entries: Int32Array,
  first: number,
): UndoSpace {
  const space = store.space(name)
  let size = 0
  let index = first
  for (const { key } of changes) {
    size += keyBytes(key) + space.valueSize(wordAt(entries, index))
    index++
  }
  const bytes = new Uint8Array(size)
  const ends = new Int32Array(2 * changes.length)
  let end = 0
  let at = 0
  for (const { key } of changes) {
    const entry = wordAt(entries, first + at / 2)
    if (entry === 0) writeHexDigits(key, bytes, end)
    else space.copyKey(entry, bytes, end)
    end += keyBytes(key)
    ends[at] = end
    space.copyValue(entry, bytes, end)
    end += space.valueSize(entry)
    ends[at + 1] = entry === 0 ? -1 : end
    at += 2
  }
  return { space: name, count: changes.length, bytes, ends }
}

/** The diff that leads back. */
export function undoDiff(undo: UndoRecord): StateDiff {
  return undo.map((space) => ({
    space: space.space,
    changes: Array.from({ length: space.count }, (_, index) => ({
      key: formerKey(space, index),
      value: formerValue(space, index),
    })),
  }))
}

/** The former entries of that space; none where the diff did not change it. PERF: a state has a handful of spaces. */
export function undoOf(undo: UndoRecord, space: string): UndoSpace | undefined {
  return undo.find((candidate) => candidate.space === space)
}

/** The place of a key among the former entries, or -1. PERF: binary search. @param key its bytes */
export function findFormer(undo: UndoSpace, key: Uint8Array): number {
  const index = firstNotBelow(undo, key)
  return index < undo.count && compareKey(undo, index, key) === 0 ? index : -1
}

/** The value that an entry had, in memory of its own; `undefined` where there was none. */
export function formerValue({ bytes, ends }: UndoSpace, index: number): Uint8Array | undefined {
  const end = wordAt(ends, 2 * index + 1)
  return end < 0 ? undefined : bytes.slice(wordAt(ends, 2 * index), end)
}

/** Walks the keys behind `after`. */
export function formerCursor(undo: UndoSpace, after: Uint8Array | undefined): KeyCursor {
  let position = after === undefined ? 0 : firstNotBelow(undo, after)
  if (after !== undefined && position < undo.count && compareKey(undo, position, after) === 0) position++
  return {
    get key() {
      return position < undo.count ? formerKey(undo, position) : undefined
    },
    advance() {
      position++
    },
  }
}

function formerKey(undo: UndoSpace, index: number): Hex {
  const start = keyStart(undo, index)
  return hexFromBytes(undo.bytes, start, wordAt(undo.ends, 2 * index) - start)
}

function keyStart({ ends }: UndoSpace, index: number): number {
  if (index === 0) return 0
  const valueEnd = wordAt(ends, 2 * index - 1)
  return valueEnd < 0 ? wordAt(ends, 2 * index - 2) : valueEnd
}

function firstNotBelow(undo: UndoSpace, key: Uint8Array): number {
  let low = 0
  let high = undo.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareKey(undo, middle, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Below, above or equal to zero, as the former entry's key comes before, behind or at `key` in canonical order. */
function compareKey(undo: UndoSpace, index: number, key: Uint8Array): number {
  const { bytes, ends } = undo
  const start = keyStart(undo, index)
  const length = wordAt(ends, 2 * index) - start
  const shared = Math.min(length, key.length)
  for (let at = 0; at < shared; at++) {
    const difference = (bytes[start + at] ?? 0) - (key[at] ?? 0)
    if (difference !== 0) return difference
  }
  return length - key.length
}

function keyBytes(key: Hex): number {
  return key.length / 2 - 1
}
