import { describe, expect, test } from 'vitest'
import { createJournal, type Journal, type OverlayCell } from '../../src/state/journal.js'

/** Writes as an overlay does: what was there is noted first. */
function write(journal: Journal, cell: OverlayCell, byte: number | null): void {
  journal.record(cell)
  cell.value = byte === null ? null : Uint8Array.of(byte)
}

function cellWith(byte: number): OverlayCell {
  return { value: Uint8Array.of(byte) }
}

describe('a journal', () => {
  test('puts back what each write of a transaction replaced, the latest first', () => {
    const journal = createJournal()
    const [one, other, fresh]: [OverlayCell, OverlayCell, OverlayCell] = [
      cellWith(1),
      cellWith(2),
      { value: undefined },
    ]
    journal.begin()
    write(journal, one, 11)
    write(journal, other, null)
    write(journal, one, 12)
    write(journal, fresh, 3)
    expect(journal.depth()).toBe(1)
    journal.rollback()
    expect([one.value, other.value, fresh.value]).toEqual([Uint8Array.of(1), Uint8Array.of(2), undefined])
    expect(journal.depth()).toBe(0)
  })

  test('leaves what was written before a transaction, and what an inner one keeps to the outer one', () => {
    const journal = createJournal()
    const cell = cellWith(1)
    write(journal, cell, 2)
    journal.begin()
    write(journal, cell, 3)
    journal.begin()
    write(journal, cell, 4)
    journal.rollback()
    expect(cell.value).toEqual(Uint8Array.of(3))
    journal.begin()
    write(journal, cell, 5)
    journal.commit()
    expect([cell.value, journal.depth()]).toEqual([Uint8Array.of(5), 1])
    journal.rollback()
    expect(cell.value).toEqual(Uint8Array.of(2))
  })

  test('forgets what the outermost transaction keeps', () => {
    const journal = createJournal()
    const [kept, cell] = [cellWith(1), cellWith(1)]
    journal.begin()
    write(journal, kept, 2)
    journal.commit()
    journal.begin()
    write(journal, cell, 2)
    journal.rollback()
    expect([kept.value, cell.value]).toEqual([Uint8Array.of(2), Uint8Array.of(1)])
  })

  test('notes nothing outside of transactions, which nothing can undo', () => {
    const journal = createJournal()
    const [outside, inside] = [cellWith(1), cellWith(1)]
    write(journal, outside, 2)
    journal.begin()
    write(journal, inside, 2)
    journal.rollback()
    expect([outside.value, inside.value]).toEqual([Uint8Array.of(2), Uint8Array.of(1)])
  })

  test.each(['commit', 'rollback'] as const)('refuses a %s without a transaction', (action) => {
    const journal = createJournal()
    const refusal = { code: 'StateNoTransaction', details: { field: 'depth', value: 0, limit: 1 } }
    expect(() => journal[action]()).toThrow(expect.objectContaining(refusal))
    journal.begin()
    journal.commit()
    expect(() => journal[action]()).toThrow(expect.objectContaining(refusal))
  })
})
