import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { readPage } from './entry-page.js'
import { equalBytes } from './equal-bytes.js'
import type { Journal } from './journal.js'
import { createOrderedKeys, type OrderedKeys } from './ordered-keys.js'
import type { ReadableSpace } from './readable-state.js'
import type { EntryChange } from './state-diff.js'
import { stateLimit } from './state-limit.js'

/** One space of a block overlay. */
export interface WritableSpace extends ReadableSpace {
  /**
   * Writes an entry. The overlay keeps `value` itself, without a copy: it must not be written into afterwards.
   *
   * @throws LockstepError `StateKeyTooLong`, `StateValueTooLong`
   */
  set(key: Hex, value: Uint8Array): void
  /** Removes an entry; nothing happens when there is none. */
  delete(key: Hex): void
}

/** What the journal and the diff need of a space, beside what callers see. */
export interface OverlaySpace extends WritableSpace {
  /** Puts back what an entry was in this overlay: bytes, `null` (deleted), or `undefined` (untouched). */
  restore(key: Hex, former: Uint8Array | null | undefined): void
  /** The entries that differ from the base, by key. */
  changes(): EntryChange[]
}

/**
 * PERF: `get` is one or two `Map` lookups, `set` two lookups and a journal entry; no text is built, nothing is copied,
 * nothing depends on the size of the base.
 */
export function createOverlaySpace(base: ReadableSpace, journal: Journal): OverlaySpace {
  // `null` marks a deleted entry, so that one lookup tells it from an untouched one (`undefined`).
  const written = new Map<Hex, Uint8Array | null>()
  // Order costs log n a write and most calls never iterate, so it is kept only from the first iteration of the block on.
  let keys: OrderedKeys | undefined

  function write(key: Hex, value: Uint8Array | null): void {
    const former = written.get(key)
    journal.record(space, key, former)
    written.set(key, value)
    if (former === undefined && keys !== undefined) keys.add(key)
  }

  const get = (key: Hex): Uint8Array | undefined => {
    const value = written.get(key)
    return value === undefined ? base.get(key) : (value ?? undefined)
  }

  const cursors: ReadableSpace['cursors'] = (after) => {
    keys ??= createOrderedKeys([...written.keys()].sort())
    return [...base.cursors(after), keys.cursor(after)]
  }

  const space: OverlaySpace = {
    get,
    cursors,
    entries: (page) => readPage(page, cursors, get),
    set(key, value) {
      if (key.length > 2 + 2 * stateLimit.key) refuse('StateKeyTooLong', 'key', key.length / 2 - 1, stateLimit.key)
      if (value.length > stateLimit.value) refuse('StateValueTooLong', 'value', value.length, stateLimit.value)
      write(key, value)
    },
    delete(key) {
      // Deletions of what is not there stay out of the journal: a loop over absent keys must not grow the overlay.
      if (get(key) !== undefined) write(key, null)
    },
    restore(key, former) {
      if (former !== undefined) {
        written.set(key, former)
        return
      }
      written.delete(key)
      keys?.delete(key)
    },
    changes() {
      const changes: EntryChange[] = []
      for (const key of [...written.keys()].sort()) {
        const value = written.get(key) ?? undefined
        const former = base.get(key)
        if (!sameValue(value, former)) changes.push({ key, value })
      }
      return changes
    },
  }
  return space
}

function sameValue(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return equalBytes(left, right)
}

function refuse(code: string, field: string, value: number, limit: number): never {
  throw new LockstepError(
    code,
    `The ${field} has ${value} bytes and may have ${limit}; spread the data over several entries.`,
    { field, value, limit },
  )
}
