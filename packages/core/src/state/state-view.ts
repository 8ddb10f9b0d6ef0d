import { fromHex, type Hex } from '../hex.js'
import { readPage } from './entry-page.js'
import type { KeyedStore } from './keyed-store.js'
import type { ReadableSpace, ReadableState } from './readable-state.js'
import type { KeptVersion, StateHistory } from './state-history.js'
import { findFormer, formerCursor, formerValue, undoOf } from './undo-record.js'

/**
 * A recent version of the state, to be read: what getters on finalized state and snapshots work on.
 *
 * It stays the same while newer versions come; it refuses (`StateVersionUnknown`) once its version has been dropped
 * or reverted.
 */
export interface StateView extends ReadableState {
  /** As `State.version` counts it. */
  readonly version: number
  /** 32 bytes. */
  readonly root: Uint8Array
  /** The value bytes, or `undefined` where there is no entry. @throws LockstepError `StateVersionUnknown` */
  get(space: string, key: Hex): Uint8Array | undefined
}

/**
 * Reads through the undo records of the newer versions, the nearest first: the first that names an entry tells its value.
 *
 * PERF: one binary search per newer version, at most the kept ones; the current version is read directly.
 */
export function createStateView(store: KeyedStore, history: StateHistory, kept: KeptVersion): StateView {
  function space(name: string): ReadableSpace {
    const base = store.space(name)
    const undone = () => history.behind(kept).flatMap(({ undo }) => undoOf(undo, name) ?? [])
    const get = (key: Hex): Uint8Array | undefined => {
      const newer = undone()
      const bytes = newer.length === 0 ? undefined : fromHex(key)
      for (const undo of newer) {
        const former = bytes === undefined ? -1 : findFormer(undo, bytes)
        if (former >= 0) return formerValue(undo, former)
      }
      return base.get(key)
    }
    const cursors: ReadableSpace['cursors'] = (after) => {
      const bytes = after === undefined ? undefined : fromHex(after)
      return [...base.cursors(after), ...undone().map((undo) => formerCursor(undo, bytes))]
    }
    return {
      get,
      cursors,
      // PERF: the current version has nothing to merge; a snapshot of it is written as the entries lie.
      entries: (page) => (history.behind(kept).length === 0 ? base.entries(page) : readPage(page, cursors, get)),
    }
  }

  return {
    version: kept.version,
    root: kept.root.slice(),
    space,
    get: (name, key) => space(name).get(key),
    spaceNames() {
      const names = new Set(store.spaceNames())
      for (const { undo } of history.behind(kept)) for (const change of undo) names.add(change.space)
      return [...names].sort()
    },
  }
}
