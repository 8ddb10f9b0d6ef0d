import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { OverlaySpace } from './overlay-space.js'

/**
 * The undo journal of an overlay: what every write replaced, in order, with a mark where each open transaction began.
 */
export interface Journal {
  /** Notes what `key` was in the overlay before a write. Nothing is noted outside of transactions. */
  record(space: OverlaySpace, key: Hex, former: Uint8Array | null | undefined): void
  begin(): void
  commit(): void
  rollback(): void
  /** The number of open transactions. */
  depth(): number
}

/**
 * PERF: three array entries a write. A rollback undoes the writes of its transaction and no others; a commit leaves
 * them to the surrounding transaction, which may still roll back.
 */
export function createJournal(): Journal {
  // Three parallel arrays instead of one of objects: no allocation per write.
  const spaces: OverlaySpace[] = []
  const keys: Hex[] = []
  const formers: (Uint8Array | null | undefined)[] = []
  const marks: number[] = []

  function close(action: string): number {
    const mark = marks.pop()
    if (mark === undefined) {
      throw new LockstepError('StateNoTransaction', `There is no open transaction to ${action}; call begin first.`, {
        field: 'depth',
        value: 0,
        limit: 1,
      })
    }
    return mark
  }

  return {
    record(space, key, former) {
      if (marks.length === 0) return
      spaces.push(space)
      keys.push(key)
      formers.push(former)
    },
    begin() {
      marks.push(keys.length)
    },
    commit() {
      close('commit')
      if (marks.length > 0) return
      spaces.length = 0
      keys.length = 0
      formers.length = 0
    },
    rollback() {
      const mark = close('roll back')
      while (keys.length > mark) {
        const space = spaces.pop()
        const key = keys.pop()
        const former = formers.pop()
        if (space !== undefined && key !== undefined) space.restore(key, former)
      }
    },
    depth: () => marks.length,
  }
}
