import { expect, test } from 'vitest'
import { createRateLimit } from '../../src/integritee-rpc/server/rate-limit.js'

test('whether there is room for so many is told without taking any', () => {
  let now = 0
  const rate = createRateLimit(10, 4, () => now)
  expect([rate.hasRoom('a', 4), rate.hasRoom('a', 4), rate.hasRoom('a', 5)]).toEqual([true, true, false])
  expect([rate.admit('a'), rate.hasRoom('a', 4), rate.hasRoom('a', 3)]).toEqual([true, false, true])
  expect(rate.hasRoom('b', 4)).toBe(true)
  now = 100
  expect(rate.hasRoom('a', 4)).toBe(true)
})
