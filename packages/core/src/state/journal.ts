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
  // Two parallel arrays instead of one of objects, and never made shorter: no allocation per write.
  const cells: OverlayCell[] = []
  const formers: OverlayCell['value'][] = []
  let count = 0
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
      // Without a call: the stack cannot end between the two, and what one has the other has.
      cells[count] = cell
      formers[count] = cell.value
      count += 1
    },
    begin() {
      marks.push(count)
    },
    commit() {
      close('commit')
      if (marks.length === 0) count = 0
    },
    rollback() {
      const mark = close('roll back')
      while (count > mark) {
        count -= 1
        const cell = cells[count]
        if (cell !== undefined) cell.value = formers[count]
      }
    },
    depth: () => marks.length,
  }
}
