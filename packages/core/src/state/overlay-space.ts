import type { Hex } from '../hex.js'
import { readPage } from './entry-page.js'
import { assertEntrySize } from './entry-size.js'
import { equalBytes } from './equal-bytes.js'
import type { Journal, OverlayCell } from './journal.js'
import { createOrderedKeys, type OrderedKeys } from './ordered-keys.js'
import type { ReadableSpace } from './readable-state.js'
import type { EntryChange } from './state-diff.js'

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

/** What the diff needs of a space, beside what callers see. */
export interface OverlaySpace extends WritableSpace {
  /** The entries that differ from the base, by key. */
  changes(): EntryChange[]
}

/**
 * PERF: `get` is one or two `Map` lookups; `set` behind a `get` of the same key (what an update is) is a journal entry
 * and, for the first write of a block, one insertion. No text is built, nothing is copied, nothing depends on the size
 * of the base.
 */
export function createOverlaySpace(base: ReadableSpace, journal: Journal): OverlaySpace {
  const cells = new Map<Hex, OverlayCell>()
  // Order costs log n a write and most calls never iterate, so it is kept only from the first iteration of the block on.
  let keys: OrderedKeys | undefined
  let lastKey: Hex | undefined
  let lastCell: OverlayCell | undefined

  function cellOf(key: Hex): OverlayCell | undefined {
    if (key === lastKey) return lastCell
    lastKey = key
    lastCell = cells.get(key)
    return lastCell
  }

  function createCell(key: Hex): OverlayCell {
    const cell: OverlayCell = { value: undefined }
    cells.set(key, cell)
    if (keys !== undefined) keys.add(key)
    lastKey = key
    lastCell = cell
    return cell
  }

  function write(key: Hex, value: Uint8Array | null): void {
    const cell = cellOf(key) ?? createCell(key)
    journal.record(cell)
    cell.value = value
  }

  const get = (key: Hex): Uint8Array | undefined => {
    const value = cellOf(key)?.value
    return value === undefined ? base.get(key) : (value ?? undefined)
  }

  const cursors: ReadableSpace['cursors'] = (after) => {
    keys ??= createOrderedKeys([...cells.keys()].sort())
    return [...base.cursors(after), keys.cursor(after)]
  }

  return {
    get,
    cursors,
    entries: (page) => readPage(page, cursors, get),
    set(key, value) {
      assertEntrySize(key, value)
      write(key, value)
    },
    delete(key) {
      // Deletions of what is not there stay out of the overlay: a loop over absent keys must not make it grow.
      if (get(key) !== undefined) write(key, null)
    },
    changes() {
      const changes: EntryChange[] = []
      for (const key of [...cells.keys()].sort()) {
        const written = cells.get(key)?.value
        if (written === undefined) continue
        const value = written ?? undefined
        if (!sameValue(value, base.get(key))) changes.push({ key, value })
      }
      return changes
    },
  }
}

function sameValue(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return equalBytes(left, right)
}
