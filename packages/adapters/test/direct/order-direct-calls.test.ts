import { orderDirectCalls } from '@lockstep/adapters/direct'
import { expect, onTestFinished, test } from 'vitest'
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
