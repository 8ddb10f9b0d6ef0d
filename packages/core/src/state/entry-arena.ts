import { type Hex, hexFromBytes } from '../hex.js'
import { createEntryKey, type EntryKey } from './entry-key.js'
import { equalBytes } from './equal-bytes.js'
import { createIntList, type IntList, pushInt } from './int-list.js'
import { wordAt } from './node-arena.js'

/**
 * The entries of all spaces, as records in one growable typed array. An entry is the number of its first word.
 *
 * Record: key length and record size in words (16 bits each) ‖ value length (word) ‖ key ‖ value ‖ path (8 words), key
 * and value padded to whole words, the record to four.
 *
 * PERF: an entry of an account takes 96 bytes and one or two cache lines. As a string, an object and a typed array in a
 * `Map` it took 400 bytes, five cache misses and a share of every garbage collection. The path is kept because hashing
 * the key again costs ten times what reading 32 bytes does.
 */
export interface EntryArena {
  words: Int32Array<ArrayBuffer>
  bytes: Uint8Array<ArrayBuffer>
  end: number
  /** Free records by size in words. They serve entries of that size again; nothing is moved to join them. */
  readonly free: Map<number, IntList>
  /** Values over {@link longestInlineValue}, which would make free records of every size. */
  readonly longValues: Map<number, Uint8Array>
  /** The key that is being looked for, in whichever space. */
  readonly sought: EntryKey
}

const headerWords = 2
const pathWords = 8
const longestInlineValue = 256

export function createEntryArena(): EntryArena {
  const words = new Int32Array(256)
  // Entry 0 is no entry.
  return {
    words,
    bytes: new Uint8Array(words.buffer),
    end: 4,
    free: new Map(),
    longValues: new Map(),
    sought: createEntryKey(),
  }
}

/** A new entry with the key and the path (the 32 bytes at `pathAt` of `paths`). */
export function createEntry(
  arena: EntryArena,
  key: EntryKey,
  value: Uint8Array,
  paths: Int32Array,
  pathAt: number,
): number {
  const keyWords = (key.length + 3) >> 2
  const size = (headerWords + keyWords + inlineWords(value) + pathWords + 3) & ~3
  const entry = allocate(arena, size)
  const { words } = arena
  words[entry] = key.length | (size << 16)
  for (let index = 0; index < keyWords; index++) words[entry + headerWords + index] = wordAt(key.words, index)
  for (let index = 0; index < pathWords; index++) {
    words[entry + size - pathWords + index] = wordAt(paths, pathAt + index)
  }
  writeValue(arena, entry, value)
  return entry
}

/** Frees an entry's memory. Its key can be read until the next entry is created. */
export function freeEntry(arena: EntryArena, entry: number): void {
  arena.longValues.delete(entry)
  const size = sizeOf(arena, entry)
  const free = arena.free.get(size) ?? createIntList()
  arena.free.set(size, free)
  pushInt(free, entry)
}

/** Whether the entry has room for a value of that length. */
export function fitsEntry(arena: EntryArena, entry: number, value: Uint8Array): boolean {
  const room = sizeOf(arena, entry) - headerWords - ((keyLengthOf(arena, entry) + 3) >> 2) - pathWords
  return inlineWords(value) <= room
}

/** Replaces the value of an entry that has room for it. */
export function writeValue(arena: EntryArena, entry: number, value: Uint8Array): void {
  arena.words[entry + 1] = value.length
  if (value.length > longestInlineValue) {
    arena.longValues.set(entry, value)
    return
  }
  arena.longValues.delete(entry)
  const { bytes } = arena
  const at = valueByteAt(arena, entry)
  for (let index = 0; index < value.length; index++) bytes[at + index] = value[index] ?? 0
}

/** The value of an entry, in memory of its own: the record will be written again. */
export function entryValue(arena: EntryArena, entry: number): Uint8Array {
  const length = valueSize(arena, entry)
  if (length > longestInlineValue) return arena.longValues.get(entry) ?? new Uint8Array(0)
  const value = new Uint8Array(length)
  copyValue(arena, entry, value, 0)
  return value
}

export function valueSize({ words }: EntryArena, entry: number): number {
  return wordAt(words, entry + 1)
}

/** Copies the value of an entry to `target`, from byte `at` on. */
export function copyValue(arena: EntryArena, entry: number, target: Uint8Array, at: number): void {
  const length = valueSize(arena, entry)
  if (length > longestInlineValue) {
    target.set(arena.longValues.get(entry) ?? [], at)
    return
  }
  const { bytes } = arena
  const from = valueByteAt(arena, entry)
  // PERF: a loop copies what entries mostly are, some ten bytes, in less time than the call to `set` or `slice` takes.
  for (let index = 0; index < length; index++) target[at + index] = bytes[from + index] ?? 0
}

/** Whether the value of an entry is these bytes. */
export function hasValue(arena: EntryArena, entry: number, value: Uint8Array): boolean {
  const length = valueSize(arena, entry)
  if (length !== value.length) return false
  if (length > longestInlineValue) return equalBytes(arena.longValues.get(entry) ?? value, value)
  const { bytes } = arena
  const from = valueByteAt(arena, entry)
  for (let index = 0; index < length; index++) if (bytes[from + index] !== value[index]) return false
  return true
}

export function keyOf(arena: EntryArena, entry: number): Hex {
  return hexFromBytes(arena.bytes, 4 * (entry + headerWords), keyLengthOf(arena, entry))
}

/** Copies the key of an entry to `target`, from byte `at` on. */
export function copyKey(arena: EntryArena, entry: number, target: Uint8Array, at: number): void {
  const { bytes } = arena
  const length = keyLengthOf(arena, entry)
  const from = 4 * (entry + headerWords)
  for (let index = 0; index < length; index++) target[at + index] = bytes[from + index] ?? 0
}

export function keyLengthOf({ words }: EntryArena, entry: number): number {
  return wordAt(words, entry) & 0xffff
}

/**
 * Reads both ends of many records, 0 being none.
 *
 * PERF: each is a cache miss. In a loop as short as this one the processor waits for many of them at a time; in one that
 * does something with each record, for one after the other.
 *
 * @returns a sum over what was read: nobody needs it, but without a use the reads would be optimised away
 */
export function touchEntries({ words }: EntryArena, entries: Int32Array, count: number): number {
  let sum = 0
  for (let index = 0; index < count; index++) {
    const entry = wordAt(entries, index)
    if (entry !== 0) sum ^= wordAt(words, entry + (wordAt(words, entry) >>> 16) - 1)
  }
  return sum
}

/** Where the eight words of an entry's path start. */
export function pathWordAt(arena: EntryArena, entry: number): number {
  return entry + sizeOf(arena, entry) - pathWords
}

export function hasKey({ words }: EntryArena, entry: number, key: EntryKey): boolean {
  if ((wordAt(words, entry) & 0xffff) !== key.length) return false
  const count = (key.length + 3) >> 2
  for (let index = 0; index < count; index++) {
    if (words[entry + headerWords + index] !== key.words[index]) return false
  }
  return true
}

/** Below, above or equal to zero, as the entry's key comes before, behind or at `key` in canonical order. */
export function compareKey(arena: EntryArena, entry: number, key: EntryKey): number {
  const length = keyLengthOf(arena, entry)
  const at = 4 * (entry + headerWords)
  const shared = Math.min(length, key.length)
  for (let index = 0; index < shared; index++) {
    const difference = (arena.bytes[at + index] ?? 0) - (key.bytes[index] ?? 0)
    if (difference !== 0) return difference
  }
  return length - key.length
}

function valueByteAt(arena: EntryArena, entry: number): number {
  return 4 * (entry + headerWords + ((keyLengthOf(arena, entry) + 3) >> 2))
}

function inlineWords({ length }: Uint8Array): number {
  return length > longestInlineValue ? 0 : (length + 3) >> 2
}

function sizeOf({ words }: EntryArena, entry: number): number {
  return wordAt(words, entry) >>> 16
}

function allocate(arena: EntryArena, size: number): number {
  const free = arena.free.get(size)
  if (free !== undefined && free.length > 0) return wordAt(free.items, --free.length)
  const entry = arena.end
  arena.end += size
  if (arena.end > arena.words.length) {
    const grown = new Int32Array(Math.max(arena.end, arena.words.length * 2))
    grown.set(arena.words)
    arena.words = grown
    arena.bytes = new Uint8Array(grown.buffer)
  }
  return entry
}
