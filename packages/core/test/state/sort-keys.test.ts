import { expect, test } from 'vitest'
import type { Hex } from '../../src/hex.js'
import { sortedIndices } from '../../src/state/sort-keys.js'

/** Written down in their order; digits before letters. */
const inOrder: readonly Hex[] = [
  '0x',
  '0x00',
  '0x09',
  '0x0a',
  '0x90',
  '0xa0',
  '0xa0000000',
  '0xa000000001',
  '0xffffffff',
]

test('keys are sorted, from whatever order they come in', () => {
  for (const keys of [inOrder, inOrder.toReversed(), [...inOrder.slice(4), ...inOrder.slice(0, 4)]]) {
    expect(sortedIndices(keys).map((index) => keys[index])).toEqual(inOrder)
  }
})

test('of keys that begin with the same four bytes the rest decides', () => {
  const keys: readonly Hex[] = ['0x0102030409', '0x01020304', '0x0102030401ff', '0x0102030400', '0x00', '0x0102030401']
  expect(sortedIndices(keys)).toEqual([4, 1, 3, 5, 2, 0])
})
