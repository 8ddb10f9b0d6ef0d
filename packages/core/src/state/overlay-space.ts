import type { Hex } from '../hex.js'
import { createCellTable } from './cell-table.js'
import type { DiffOrigin } from './diff-origin.js'
import { readPage } from './entry-page.js'
import { assertEntrySize } from './entry-size.js'
import type { Journal, OverlayCell } from './journal.js'
import { createOrderedKeys, type OrderedKeys } from './ordered-keys.js'
import type { ReadableSpace } from './readable-state.js'
import { sortedIndices } from './sort-keys.js'
import type { EntryChange } from './state-diff.js'
import type { StoredSpace } from './stored-space.js'

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
  /** The entries that differ from the base, by key. The entry that the base has for each is added to `origin`. */
  changes(origin: DiffOrigin): EntryChange[]
}

/** A cell and the entry that the base has for it, 0 for none. */
interface SpaceCell extends OverlayCell {
  readonly key: Hex
  readonly entry: number
  /** The first four bytes of the key. PERF: as a signed integer, which needs no memory of its own. */
  readonly prefix: number
}

/**
 * PERF: `get` is a look-up in the cells and one in the base, `set` behind a `get` of the same key (what an update is)
 * neither; the first write of a block adds a cell, which keeps the base's entry, for the diff. No text is built,
 * nothing depends on the size of the base.
 */
export function createOverlaySpace(base: StoredSpace, journal: Journal): OverlaySpace {
  const cells = createCellTable<SpaceCell>()
  /** Those of entries that the base does not have. */
  let newCells: Map<Hex, SpaceCell> | undefined
  const written: SpaceCell[] = []
  // Order costs log n a write and most calls never iterate, so it is kept only from the first iteration of the block on.
  let keys: OrderedKeys | undefined
  let lastKey: Hex | undefined
  let lastCell: SpaceCell | undefined
  let lastEntry = 0
  let lastPrefix = 0
  // What the base has for it, once somebody has asked.
  let lastBase: Uint8Array | undefined

  /** Makes everything that is `last` that of the key. */
  function seek(key: Hex): void {
    if (key === lastKey) return
    const entry = base.find(key)
    const prefix = base.soughtPrefix() | 0
    const cell = entry === 0 ? newCells?.get(key) : cells.find(entry)
    // All at once and behind every call: where the stack ends in one of those, nothing of this is half another key's.
    lastEntry = entry
    lastPrefix = prefix
    lastBase = undefined
    lastCell = cell
    lastKey = key
  }

  function createCell(key: Hex): SpaceCell {
    const cell: SpaceCell = { key, value: undefined, entry: lastEntry, prefix: lastPrefix }
    // In this order, should the stack end in between: a key in the order without a cell is harmless, and so is a cell
    // that was not written to; one that is written to without being known to the order or to the diff would be lost.
    if (keys !== undefined) keys.add(key)
    written.push(cell)
    if (cell.entry === 0) {
      newCells ??= new Map()
      newCells.set(key, cell)
    } else cells.add(cell.entry, cell)
    lastCell = cell
    return cell
  }

  function write(key: Hex, value: Uint8Array | null): void {
    seek(key)
    const cell = lastCell ?? createCell(key)
    journal.record(cell)
    cell.value = value
  }

  const get = (key: Hex): Uint8Array | undefined => {
    seek(key)
    const value = lastCell?.value
    if (value !== undefined) return value ?? undefined
    if (lastEntry === 0) return undefined
    lastBase ??= base.entryValue(lastEntry)
    return lastBase
  }

  const cursors: ReadableSpace['cursors'] = (after) => {
    keys ??= createOrderedKeys(written.map(({ key }) => key).sort())
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
    changes: (origin) => changesOf(base, written, origin),
  }
}

/** PERF: a function of its own, not one a block: V8 would compile its loop in every block anew. */
function changesOf(base: StoredSpace, written: readonly SpaceCell[], origin: DiffOrigin): EntryChange[] {
  if (written.length === 0) return []
  const keys: Hex[] = []
  const prefixes = new Float64Array(written.length)
  const entries = new Int32Array(written.length)
  for (const { key, prefix, entry } of written) {
    prefixes[keys.length] = prefix >>> 0
    entries[keys.length] = entry
    keys.push(key)
  }
  base.touch(entries)
  const changes: EntryChange[] = []
  for (const index of sortedIndices(keys, prefixes)) {
    const cell = written[index]
    if (cell?.value === undefined) continue
    const value = cell.value ?? undefined
    if (value === undefined ? cell.entry === 0 : base.hasValue(cell.entry, value)) continue
    changes.push({ key: cell.key, value })
    origin.entries.push(cell.entry)
  }
  return changes
}
