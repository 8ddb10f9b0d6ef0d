import { setImmediate as turn } from 'node:timers/promises'
import { createEmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { createPortableProvider } from '@lockstep/core/crypto'
import { expect, test } from 'vitest'
import { delayedChain } from '../src/dev/delayed-chain.js'

const embedded = createEmbeddedChain({
  provider: createPortableProvider(),
  genesis: { timestamp: 1_700_000_000_000n, balances: {} },
  finalityKeySeed: new Uint8Array(32).fill(7),
})

/** A chain behind pauses that end when the test says so. */
function slowChain() {
  const waiting: (() => void)[] = []
  const begun: (() => void)[] = []
  const submitted: number[] = []
  const pause = (milliseconds: number): Promise<void> => {
    expect(milliseconds).toBe(250)
    return new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 2) for (const tell of begun) tell()
    })
  }
  const submit = async (extrinsic: Uint8Array) => {
    submitted.push(extrinsic.length)
    return '0x00' as const
  }
  const { produceBlock: _, ...chainOnly } = embedded
  const chain = delayedChain({ ...chainOnly, isRegistered: async () => true, submit }, 250, pause)
  const two = new Promise<void>((resolve) => begun.push(resolve))
  return { chain, waiting, submitted, two }
}

test('blocks arrive in their order, each when its own delay is over, and several are on their way at once', async () => {
  const { chain, waiting, two } = slowChain()
  const stopping = new AbortController()
  const blocks = chain.finalizedBlocks(embedded.head() + 1, stopping.signal)[Symbol.asyncIterator]()
  const next = blocks.next()
  const first = embedded.produceBlock().number
  embedded.produceBlock()
  await two
  // The second is through first, and waits for the one before it.
  waiting[1]?.()
  expect(await Promise.race([next, turn('none yet')])).toBe('none yet')
  waiting[0]?.()
  expect((await next).value).toMatchObject({ number: first })
  expect((await blocks.next()).value).toMatchObject({ number: first + 1 })
  const last = blocks.next()
  stopping.abort()
  expect(await last).toMatchObject({ done: true })
})

test('what is submitted arrives as much later', async () => {
  const { chain, waiting, submitted } = slowChain()
  const submitting = chain.submit(new Uint8Array(3))
  expect(await Promise.race([submitting, turn('not yet')])).toBe('not yet')
  expect(submitted).toEqual([])
  waiting[0]?.()
  expect(await submitting).toBe('0x00')
  expect(submitted).toEqual([3])
})
