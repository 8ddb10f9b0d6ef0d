import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCellTable } from '../../src/state/cell-table.js'

/** Entries as the arena numbers them: multiples of four words, 0 being none. */
const entries = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 29 - 1 }), { maxLength: 600 })

function expectContent(found: readonly number[], absent: readonly number[]): void {
  const table = createCellTable<string>()
  const model = new Map<number, string>()
  for (const number of found) {
    expect(table.find(4 * number)).toBeUndefined()
    table.add(4 * number, `cell of ${number}`)
    model.set(number, `cell of ${number}`)
  }
  for (const number of [...found, ...absent]) expect(table.find(4 * number)).toBe(model.get(number))
}

test('a table finds what a Map finds', () => {
  fc.assert(fc.property(entries, entries, expectContent))
})

test('entries that all want one slot are found', () => {
  // Only the lowest 20 bits of a number choose among the slots for 600, and these have the same.
  const colliding = Array.from({ length: 600 }, (_, index) => 1 + index * 2 ** 18)
  expectContent(colliding.slice(0, 100), colliding.slice(100))
  expectContent(colliding, [2, 3])
})

test('what is added to one table is in no other', () => {
  const [first, second] = [createCellTable<string>(), createCellTable<string>()]
  first.add(4, 'of the first')
  second.add(8, 'of the second')
  expect(first.find(8)).toBeUndefined()
  expect(second.find(4)).toBeUndefined()
  expect(createCellTable<string>().find(4)).toBeUndefined()
})
