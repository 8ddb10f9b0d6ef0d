import { LockstepError } from '../error.js'

/**
 * What one entry is in an overlay: its bytes, `null` where it is deleted, `undefined` where it is what the base says
 * (it was written, and the write was rolled back).
 */
export interface OverlayCell {
  value: Uint8Array | null | undefined
}

/**
 * The undo journal of an overlay: what every write replaced, in order, with a mark where each open transaction began.
 */
export interface Journal {
  /** Notes what a cell was before a write. Nothing is noted outside of transactions: nothing can undo it. */
  record(cell: OverlayCell): void
  begin(): void
  commit(): void
  rollback(): void
  /** The number of open transactions. */
  depth(): number
}

/**
 * PERF: two array entries a write. A rollback undoes the writes of its transaction and no others; a commit leaves
 * them to the surrounding transaction, which may still roll back.
 */
export function createJournal(): Journal {
  // Two parallel arrays instead of one of objects: no allocation per write.
  const cells: OverlayCell[] = []
  const formers: OverlayCell['value'][] = []
  const marks: number[] = []

  function close(action: string): number {
    const mark = marks.pop()
    if (mark !== undefined) return mark
    throw new LockstepError('StateNoTransaction', `There is no open transaction to ${action}; call begin first.`, {
      field: 'depth',
      value: 0,
      limit: 1,
    })
  }

  return {
    record(cell) {
      if (marks.length === 0) return
      cells.push(cell)
      formers.push(cell.value)
    },
    begin() {
      marks.push(cells.length)
    },
    commit() {
      close('commit')
      if (marks.length > 0) return
      cells.length = 0
      formers.length = 0
    },
    rollback() {
      const mark = close('roll back')
      while (cells.length > mark) {
        const cell = cells.pop()
        const former = formers.pop()
        if (cell !== undefined) cell.value = former
      }
    },
    depth: () => marks.length,
  }
}
