import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toHex } from '../../src/hex.js'
import { sortedIndices } from '../../src/state/sort-keys.js'

const anyKey = fc.oneof(
  fc.uint8Array({ maxLength: 5 }),
  fc.uint8Array({ maxLength: 3 }).map((tail) => Uint8Array.of(9, 9, 9, 9, ...tail)),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
)

test('keys come in the order of their bytes, a prefix first, also when they begin alike', () => {
  const anyKeys = fc.uniqueArray(anyKey.map(toHex), { maxLength: 100 })
  fc.assert(
    fc.property(anyKeys, (keys) => {
      const expected = keys.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      expect(sortedIndices(keys).map((index) => keys[index])).toEqual(expected)
    }),
    { numRuns: 1_000 },
  )
})
