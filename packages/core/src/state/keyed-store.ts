import type { Hex } from '../hex.js'
import { readPage } from './entry-page.js'
import { createOrderedKeys, type OrderedKeys } from './ordered-keys.js'
import type { ReadableSpace, ReadableState } from './readable-state.js'
import type { EntryChange, SpaceDiff, StateDiff } from './state-diff.js'
import { storageKeyPrefix } from './storage-key.js'

/**
 * The entries of a state as they are now: spaces, each a map from key to value bytes.
 *
 * A plain `Map` under a journal (see `overlay.ts`), not a persistent or copied structure: those cost 1 to 200,000 µs
 * a transfer at 100,000 accounts, depending on the library, where a `Map` costs half a microsecond.
 */
export interface KeyedStore extends ReadableState {
  /** Counts the diffs that were applied, so that an overlay notices that its base has moved. */
  revision(): number
  /** Replaces one entry and answers the former value. For {@link applyDiff} alone. */
  write(space: string, key: Hex, value: Uint8Array | undefined): Uint8Array | undefined
  bumpRevision(): void
}

interface StoredSpace extends ReadableSpace {
  readonly values: Map<Hex, Uint8Array>
  readonly keys: OrderedKeys
}

export function createKeyedStore(): KeyedStore {
  const spaces = new Map<string, StoredSpace>()
  let revision = 0

  // Asking for an unknown space makes an empty one, so that a handle stays good when the space gets its first entry.
  function space(name: string): StoredSpace {
    const known = spaces.get(name)
    if (known !== undefined) return known
    storageKeyPrefix(name)
    const created = createStoredSpace()
    spaces.set(name, created)
    return created
  }

  return {
    space,
    spaceNames() {
      const names: string[] = []
      for (const [name, { values }] of spaces) if (values.size > 0) names.push(name)
      return names.sort()
    },
    revision: () => revision,
    bumpRevision() {
      revision++
    },
    write(name, key, value) {
      const { values, keys } = space(name)
      const former = values.get(key)
      if (value === undefined) {
        if (former !== undefined) {
          values.delete(key)
          keys.delete(key)
        }
      } else {
        values.set(key, value)
        if (former === undefined) keys.add(key)
      }
      return former
    },
  }
}

function createStoredSpace(): StoredSpace {
  const values = new Map<Hex, Uint8Array>()
  const keys = createOrderedKeys()
  const get = (key: Hex): Uint8Array | undefined => values.get(key)
  const cursors: ReadableSpace['cursors'] = (after) => [keys.cursor(after)]
  return { values, keys, get, cursors, entries: (page) => readPage(page, cursors, get) }
}

/**
 * Applies a canonical diff to the store and answers the diff that undoes it: `applyDiff(store, applyDiff(store, d))`
 * leaves everything as it was.
 *
 * PERF: O(1) for a changed entry, O(log n) for a new or deleted one.
 */
export function applyDiff(store: KeyedStore, diff: StateDiff): StateDiff {
  const undo: SpaceDiff[] = diff.map(({ space, changes }) => ({
    space,
    changes: changes.map(({ key, value }): EntryChange => ({ key, value: store.write(space, key, value) })),
  }))
  store.bumpRevision()
  return undo
}
