import type { Hex } from '../hex.js'
import {
  copyKey,
  copyValue,
  createEntry,
  type EntryArena,
  entryValue,
  fitsEntry,
  freeEntry,
  hasValue,
  keyOf,
  pathWordAt,
  touchEntries,
  valueSize,
  writeValue,
} from './entry-arena.js'
import { createEntryIndex } from './entry-index.js'
import { type EntryKey, readEntryKey } from './entry-key.js'
import { createEntryOrder } from './entry-order.js'
import { assertPageLimit, isOnPage } from './entry-page.js'
import type { Entry, ReadableSpace } from './readable-state.js'
import { stateLimit } from './state-limit.js'

/** One space of the store. An entry is a number, valid until it is written or removed; 0 is none. */
export interface StoredSpace extends ReadableSpace {
  /** @throws LockstepError `InvalidHex` */
  find(key: Hex): number
  /** The first four bytes of the key that was sought last; see `EntryKey`. */
  soughtPrefix(): number
  entryValue(entry: number): Uint8Array
  /** Bytes of the value; 0 for no entry. */
  valueSize(entry: number): number
  /** Copies the key to `target`, from byte `at` on. */
  copyKey(entry: number, target: Uint8Array, at: number): void
  /** Copies the value to `target`, from byte `at` on; nothing for no entry. */
  copyValue(entry: number, target: Uint8Array, at: number): void
  /** Brings entries that are going to be read into the cache; see `touchEntries`. */
  touch(entries: Int32Array): number
  /** Whether the value is these bytes; false for no entry. */
  hasValue(entry: number, value: Uint8Array): boolean
  count(): number
  /** Replaces the value of an entry, which keeps its path. */
  write(key: Hex, entry: number, value: Uint8Array): void
  /** Adds an entry that is not there; its path are the eight words at `pathAt`. */
  insert(key: Hex, value: Uint8Array, paths: Int32Array, pathAt: number): void
  remove(key: Hex, entry: number): void
}

export function createStoredSpace(arena: EntryArena): StoredSpace {
  const index = createEntryIndex(arena)
  const order = createEntryOrder(arena)
  const { sought } = arena

  function seek(key: Hex): EntryKey {
    readEntryKey(sought, key)
    return sought
  }

  function find(key: Hex): number {
    return key.length > 2 + 2 * stateLimit.key ? 0 : index.find(seek(key), key)
  }

  const cursor = (after: Hex | undefined) => order.cursor(after === undefined ? undefined : seek(after))

  return {
    find,
    soughtPrefix: () => sought.prefix,
    entryValue: (entry) => entryValue(arena, entry),
    valueSize: (entry) => (entry === 0 ? 0 : valueSize(arena, entry)),
    copyKey: (entry, target, at) => copyKey(arena, entry, target, at),
    copyValue: (entry, target, at) => {
      if (entry !== 0) copyValue(arena, entry, target, at)
    },
    touch: (entries) => touchEntries(arena, entries, entries.length),
    hasValue: (entry, value) => entry !== 0 && hasValue(arena, entry, value),
    count: index.count,
    get(key) {
      const entry = find(key)
      return entry === 0 ? undefined : entryValue(arena, entry)
    },
    write(key, entry, value) {
      if (fitsEntry(arena, entry, value)) {
        writeValue(arena, entry, value)
        return
      }
      const found = seek(key)
      const moved = createEntry(arena, found, value, arena.words, pathWordAt(arena, entry))
      index.remove(found, key)
      index.add(found, key, moved)
      order.replace(found, moved)
      freeEntry(arena, entry)
    },
    insert(key, value, paths, pathAt) {
      const missing = seek(key)
      const entry = createEntry(arena, missing, value, paths, pathAt)
      index.add(missing, key, entry)
      order.add(missing, entry)
    },
    remove(key, entry) {
      const found = seek(key)
      index.remove(found, key)
      order.remove(found)
      freeEntry(arena, entry)
    },
    cursors(after) {
      const entries = cursor(after)
      return [
        {
          get key() {
            return entries.entry === 0 ? undefined : keyOf(arena, entries.entry)
          },
          advance: entries.advance,
        },
      ]
    },
    entries(page) {
      assertPageLimit(page.limit)
      const read: Entry[] = []
      for (const entries = cursor(page.after); entries.entry !== 0 && read.length < page.limit; entries.advance()) {
        const key = keyOf(arena, entries.entry)
        if (!isOnPage(page, key)) break
        page.onVisit?.(key)
        read.push([key, entryValue(arena, entries.entry)])
      }
      return read
    },
  }
}
