import { expect, test } from 'vitest'
import { equalBytes } from '../../src/state/index.js'

test('bytes are equal where each is, and no part of longer ones', () => {
  const bytes = Uint8Array.of(1, 2, 3)
  expect(equalBytes(bytes, Uint8Array.of(1, 2, 3))).toBe(true)
  expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true)
  for (const other of [[], [1, 2], [1, 2, 3, 0], [0, 2, 3], [1, 2, 4]]) {
    expect(equalBytes(bytes, Uint8Array.from(other))).toBe(false)
    expect(equalBytes(Uint8Array.from(other), bytes)).toBe(false)
  }
})
