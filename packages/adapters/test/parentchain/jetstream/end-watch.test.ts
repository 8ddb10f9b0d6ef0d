import { expect, test } from 'vitest'
import { createEndWatch } from '../../../src/parentchain/ordered-log/jetstream/end-watch.js'

/** Answers that come at these milliseconds, each with the last message that it knows; message 9 is expected. */
function watch(settlingTime: number, answers: readonly (readonly [at: number, last: number])[]): () => void {
  let now = 0
  const see = createEndWatch(settlingTime, () => now)
  return () => {
    for (const [at, last] of answers) {
      now = at
      see(last, 9)
    }
  }
}

const every = (step: number, from: number, to: number, last: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index): [number, number] => [from + index * step, last])

const truncated = expect.objectContaining({ code: 'LogTruncated', details: { field: 'last', value: 7, limit: 9 } })

test('a stream that stays short for its time has lost its end', () => {
  expect(watch(15_000, every(1_000, 0, 15_000, 7))).toThrow(truncated)
  expect(watch(15_000, every(1_000, 0, 14_000, 7))).not.toThrow()
})

test('a stream that was short before and behind a restart of its servers has not', () => {
  expect(
    watch(15_000, [
      [0, 7],
      [200, 7],
      [60_000, 7],
      [60_200, 9],
    ]),
  ).not.toThrow()
})

test('the time starts anew with every answer that is not short', () => {
  expect(watch(15_000, [...every(1_000, 0, 10_000, 7), [11_000, 9], ...every(1_000, 12_000, 26_000, 7)])).not.toThrow()
})

test('a stream that is looked at less often than that has lost its end all the same', () => {
  expect(watch(15_000, every(60_000, 0, 180_000, 7))).toThrow(truncated)
  expect(watch(15_000, every(60_000, 0, 120_000, 7))).not.toThrow()
})
