import { expect, test } from 'vitest'
import { createEndWatch } from '../../../src/parentchain/ordered-log/jetstream/end-watch.js'

/** Whether message 9 is lost by answers that come at these milliseconds, each with the last message that it knows. */
function watch(settlingTime: number, answers: readonly (readonly [at: number, last: number])[]): boolean {
  let now = 0
  const see = createEndWatch(settlingTime, () => now)
  return answers.some(([at, last]) => {
    now = at
    return see(last, 9)
  })
}

const every = (step: number, from: number, to: number, last: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index): [number, number] => [from + index * step, last])

test('a stream that stays short for its time has lost its end', () => {
  expect(watch(15_000, every(1_000, 0, 15_000, 7))).toBe(true)
  expect(watch(15_000, every(1_000, 0, 14_000, 7))).toBe(false)
})

test('a stream that was short before and behind a restart of its servers has not', () => {
  expect(
    watch(15_000, [
      [0, 7],
      [200, 7],
      [60_000, 7],
      [60_200, 9],
    ]),
  ).toBe(false)
})

test('the time starts anew with every answer that is not short', () => {
  expect(watch(15_000, [...every(1_000, 0, 10_000, 7), [11_000, 9], ...every(1_000, 12_000, 26_000, 7)])).toBe(false)
})

test('a stream that is looked at less often than that has lost its end all the same', () => {
  expect(watch(15_000, every(60_000, 0, 180_000, 7))).toBe(true)
  expect(watch(15_000, every(60_000, 0, 120_000, 7))).toBe(false)
})

test('a stream that grows has not, however long it is short', () => {
  const growing = Array.from({ length: 9 }, (_, last): [number, number] => [last * 10_000, last])
  expect(watch(15_000, growing)).toBe(false)
})
