import { orderDirectCalls } from '@lockstep/adapters/direct'
import { expect, onTestFinished, test, vi } from 'vitest'
import { bytes32 } from '../parentchain/test-chain.js'

const shard = bytes32(1)
const request = new Uint8Array(3)

test('a log that does not take a request, or does not seal, is told of, and orders the next', async () => {
  const failures: unknown[] = []
  const steps: string[] = []
  const troubles = ['invoke', 'seal']
  const step = async (name: string): Promise<void> => {
    steps.push(name)
    if (troubles[0] === name) throw new Error(troubles.shift())
  }
  const ordering = orderDirectCalls({
    pool: { propose: async () => [request], onWaiting: () => undefined },
    shard,
    invocation: {
      async invoke() {
        await step('invoke')
        return bytes32(2)
      },
    },
    seal: () => step('seal'),
    interval: 60_000,
    onFailure: (error) => failures.push(error),
  })
  onTestFinished(() => ordering.stop())
  expect([await ordering.order(), await ordering.order(), await ordering.order()]).toEqual([0, 1, 1])
  expect(steps).toEqual(['invoke', 'invoke', 'seal', 'invoke', 'seal'])
  expect(failures).toEqual([new Error('invoke'), new Error('seal')])
})

// A timer of nothing takes one millisecond.
test.each([
  { takes: 30, begins: [100, 200, 300] },
  { takes: 150, begins: [100, 251, 402] },
])('blocks begin an interval apart, or at once where one takes longer: $takes ms of 100', async ({ takes, begins }) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const start = performance.now()
  const begun: number[] = []
  let wait = (): void => undefined
  const ordering = orderDirectCalls({
    pool: {
      async propose() {
        begun.push(performance.now() - start)
        // Told while the block is being ordered, as by a pool that others submit to.
        wait()
        await new Promise((resolve) => setTimeout(resolve, takes))
        return [request]
      },
      onWaiting(listener) {
        wait = listener
      },
    },
    shard,
    invocation: { invoke: async () => bytes32(2) },
    interval: 100,
  })
  wait()
  await vi.advanceTimersByTimeAsync(449)
  const stopping = ordering.stop()
  await vi.advanceTimersByTimeAsync(takes)
  await stopping
  expect(begun.slice(0, 3)).toEqual(begins)
})

test('what comes while a block is ordered is ordered by the next, and nothing more is asked for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const proposals = [[], [request], []]
  let asked = 0
  let wait = (): void => undefined
  const ordering = orderDirectCalls({
    pool: {
      async propose() {
        asked += 1
        if (asked === 1) wait()
        return proposals.shift() ?? []
      },
      onWaiting(listener) {
        wait = listener
      },
    },
    shard,
    invocation: { invoke: async () => bytes32(2) },
    interval: 100,
  })
  onTestFinished(() => ordering.stop())
  wait()
  await vi.advanceTimersByTimeAsync(5_000)
  // An empty one that was told of more meanwhile, a full one, and an empty one: then it waits to be told.
  expect(asked).toBe(3)
})
