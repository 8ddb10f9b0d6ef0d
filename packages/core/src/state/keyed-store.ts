import { createEntryArena, type EntryArena, touchEntries } from './entry-arena.js'
import type { ReadableState } from './readable-state.js'
import type { StateDiff } from './state-diff.js'
import { storageKeyPrefix } from './storage-key.js'
import { createStoredSpace, type StoredSpace } from './stored-space.js'
import type { ResolvedChanges } from './tree-changes.js'
import { recordUndo, type UndoRecord } from './undo-record.js'

/**
 * The entries of a state as they are now: spaces, each a table from key to value bytes.
 *
 * One flat store under a journal (see `overlay.ts`), not a persistent or copied structure: those cost 1 to 200,000 µs
 * a transfer at 100,000 accounts, depending on the library.
 */
export interface KeyedStore extends ReadableState {
  space(name: string): StoredSpace
  /** The records of all spaces. */
  readonly arena: EntryArena
  /** Counts the diffs that were applied, so that an overlay notices that its base has moved. */
  revision(): number
  bumpRevision(): void
}

export function createKeyedStore(): KeyedStore {
  const spaces = new Map<string, StoredSpace>()
  const arena = createEntryArena()
  let revision = 0

  // Asking for an unknown space makes an empty one, so that a handle stays good when the space gets its first entry.
  function space(name: string): StoredSpace {
    const known = spaces.get(name)
    if (known !== undefined) return known
    storageKeyPrefix(name)
    const created = createStoredSpace(arena)
    spaces.set(name, created)
    return created
  }

  return {
    space,
    arena,
    spaceNames() {
      const names: string[] = []
      for (const [name, { count }] of spaces) if (count() > 0) names.push(name)
      return names.sort()
    },
    revision: () => revision,
    bumpRevision() {
      revision++
    },
  }
}

/**
 * Applies a canonical diff to the store, with what was found out about it on the store as it is now, and answers what
 * undoes it.
 *
 * PERF: O(1) for a changed entry, O(log n) for a new or deleted one.
 */
export function applyDiff(store: KeyedStore, diff: StateDiff, { entries, paths }: ResolvedChanges): UndoRecord {
  touchEntries(store.arena, entries, entries.length)
  const undo = recordUndo(store, diff, entries)
  const pathWords = new Int32Array(paths.buffer)
  let index = 0
  for (const { space: name, changes } of diff) {
    const space = store.space(name)
    for (const { key, value } of changes) {
      const entry = entries[index] ?? 0
      if (entry === 0) {
        if (value !== undefined) space.insert(key, value, pathWords, 8 * index)
      } else if (value === undefined) {
        space.remove(key, entry)
      } else {
        space.write(key, entry, value)
      }
      index++
    }
  }
  store.bumpRevision()
  return undo
}
