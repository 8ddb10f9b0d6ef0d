import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Hex } from '../../src/hex.js'
import { toHex } from '../../src/hex.js'
import { createOrderedKeys, type OrderedKeys } from '../../src/state/ordered-keys.js'

function keysBehind(keys: OrderedKeys, after: Hex | undefined): Hex[] {
  const found: Hex[] = []
  for (const cursor = keys.cursor(after); cursor.key !== undefined; cursor.advance()) found.push(cursor.key)
  return found
}

const keyOf = (number: number): Hex => toHex(Uint8Array.of(number >> 8, number & 0xff))

test('runs split, empty and refill as a sorted set does', () => {
  // Whole stretches at once: single random keys would hardly fill a run of 256.
  const stretch = fc.record({
    start: fc.nat(3_000),
    count: fc.nat(700),
    stride: fc.constantFrom(1, 2, 7, -1),
    isAdded: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), fc.nat(4_000), (stretches, after) => {
      const keys = createOrderedKeys()
      const model = new Set<Hex>()
      for (const { start, count, stride, isAdded } of stretches) {
        for (let step = 0; step < count; step++) {
          const key = keyOf(Math.max(0, start + step * stride))
          if (isAdded) keys.add(key)
          else keys.delete(key)
          if (isAdded) model.add(key)
          else model.delete(key)
        }
      }
      const sorted = [...model].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      expect(keysBehind(keys, undefined)).toEqual(sorted)
      const start = keyOf(after)
      expect(keysBehind(keys, start)).toEqual(
        sorted.filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(start)) > 0),
      )
    }),
    { numRuns: 200 },
  )
})

test.each([0, 1, 127, 128, 129, 255, 256, 257, 600])('a set made from %d sorted keys goes on as one', (count) => {
  const even = Array.from({ length: count }, (_, index) => keyOf(2 * index))
  const keys = createOrderedKeys(even)
  expect(keysBehind(keys, undefined)).toEqual(even)
  const all = Array.from({ length: 2 * count + 1 }, (_, index) => keyOf(index))
  for (const key of all) keys.add(key)
  expect(keysBehind(keys, undefined)).toEqual(all)
  all.forEach((after, at) => {
    expect(keys.cursor(after).key).toBe(all[at + 1])
  })
  for (const key of even) keys.delete(key)
  expect(keysBehind(keys, undefined)).toEqual(all.filter((_, at) => at % 2 === 1 || at >= 2 * count))
})

test('a set made from sorted keys is the set of those keys', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60_000), { maxLength: 600 }), (numbers) => {
      const sorted = numbers.sort((left, right) => left - right).map(keyOf)
      expect(keysBehind(createOrderedKeys(sorted), undefined)).toEqual(sorted)
    }),
  )
})
