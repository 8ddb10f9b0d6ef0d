import { expect, test } from 'vitest'
import { createStepMemory } from '../../src/state/step-memory.js'

const words = (length: number): Int32Array<ArrayBuffer> => new Int32Array(length)

test('memory that was let go serves a step of its length or of half of it, once', () => {
  for (const length of [1_000, 999, 500]) {
    const memory = createStepMemory()
    const used = words(1_000)
    memory.give(used)
    expect(memory.take(length)).toBe(used)
    expect(memory.take(length)).not.toBe(used)
  }
})

test('a step is given enough words, and no memory that is far too long for it', () => {
  const memory = createStepMemory()
  const used = words(1_000)
  memory.give(used)
  for (const length of [1_001, 2_000, 499, 1, 0]) {
    const taken = memory.take(length)
    expect(taken).not.toBe(used)
    expect(taken.length).toBeGreaterThanOrEqual(length)
  }
  expect(memory.take(1_000)).toBe(used)
})

test('of what was let go the last eight are kept', () => {
  const memory = createStepMemory()
  const given = Array.from({ length: 10 }, () => words(64))
  for (const each of given) memory.give(each)
  const taken = Array.from({ length: 10 }, () => memory.take(64))
  expect(given.map((each) => taken.includes(each))).toEqual([false, false, ...Array(8).fill(true)])
})
