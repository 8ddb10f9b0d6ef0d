import { createEmbeddedLightClient, startProduction } from '@lockstep/adapters/parentchain/embedded'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import { createBell } from '../../src/parentchain/signed-chain/bell.js'
import { followBlocks } from '../../src/parentchain/signed-chain/follow-blocks.js'
import { provider, testChain } from './test-chain.js'

async function numbersOf(blocks: AsyncIterable<ParentchainBlock>, count: number): Promise<number[]> {
  const numbers: number[] = []
  if (count === 0) return numbers
  for await (const { number } of blocks) {
    numbers.push(number)
    if (numbers.length === count) break
  }
  return numbers
}

/** An abort signal that tells how many listen. */
function countingSignal() {
  const controller = new AbortController()
  const { signal } = controller
  let listeners = 0
  return {
    listeners: () => listeners,
    abort: () => controller.abort(),
    get aborted() {
      return signal.aborted
    },
    addEventListener(type: 'abort', listener: () => void) {
      listeners += 1
      signal.addEventListener(type, listener)
    },
    removeEventListener(type: 'abort', listener: () => void) {
      listeners -= 1
      signal.removeEventListener(type, listener)
    },
  }
}

const blockOf = (number: number): ParentchainBlock => ({
  header: new Uint8Array(),
  hash: '0x',
  number,
  extrinsics: [],
  events: [],
  justification: new Uint8Array(),
})

/** Final blocks 1 to `head()`. */
function growingBlocks() {
  const bell = createBell()
  let head = 0
  return {
    bell,
    get: (number: number) => (number <= head ? blockOf(number) : undefined),
    grow() {
      head += 1
      bell.ring()
    },
  }
}

describe('finality', () => {
  test('without lag every block is final at once', async () => {
    const chain = testChain()
    expect(await chain.finalizedHead()).toBe(0)
    const block = chain.produceBlock()
    expect(block.justification).toHaveLength(64)
    expect(await chain.finalizedHead()).toBe(1)
    expect(await chain.block(1)).toEqual(block)
    expect(await chain.block(2)).toBeUndefined()
    expect((await chain.block(0))?.hash).toBe(chain.genesisHash)
  })

  test('what a reader writes to a block does not change the chain', async () => {
    const chain = testChain()
    const produced = chain.produceBlock()
    const { hash } = produced
    const before = produced.extrinsics.map((extrinsic) => extrinsic.slice())
    for (const block of [produced, await chain.block(1)]) {
      if (block === undefined) throw new Error('the block is final')
      const { header, justification, extrinsics, events } = block
      for (const bytes of [header, justification, ...extrinsics, ...events]) bytes.fill(0xee)
    }
    const { genesisHash, finalityAuthority } = chain
    const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
    const again = await chain.block(1)
    expect([again?.hash, again?.extrinsics]).toEqual([hash, before])
    expect(again && client.verify(undefined, again).number).toBe(1)
  })

  test('with a lag of two, a block is handed out once two more follow', async () => {
    const chain = testChain({ finalityLag: 2 })
    const first = chain.produceBlock()
    chain.produceBlock()
    expect([await chain.finalizedHead(), await chain.block(1)]).toEqual([0, undefined])
    expect(first.justification).toHaveLength(0)
    chain.produceBlock()
    expect(await chain.finalizedHead()).toBe(1)
    expect((await chain.block(1))?.hash).toBe(first.hash)
    expect((await chain.block(1))?.justification).toHaveLength(64)
    expect(chain.head()).toBe(3)
  })
})

describe('finalizedBlocks', () => {
  test('catches up, then follows', async () => {
    const chain = testChain()
    chain.produceBlock()
    chain.produceBlock()
    const numbers = numbersOf(chain.finalizedBlocks(1), 4)
    await chain.finalizedHead()
    chain.produceBlock()
    await chain.finalizedHead()
    chain.produceBlock()
    expect(await numbers).toEqual([1, 2, 3, 4])
    expect(await numbersOf(chain.finalizedBlocks(3), 2)).toEqual([3, 4])
  })

  test('waits for finality, not for production', async () => {
    const chain = testChain({ finalityLag: 1 })
    const numbers = numbersOf(chain.finalizedBlocks(1), 2)
    for (let block = 0; block < 3; block += 1) {
      chain.produceBlock()
      await chain.finalizedHead()
    }
    expect(await numbers).toEqual([1, 2])
  })

  test.each([0, -1, 1.5, Number.NaN])('from %s is refused', (from) => {
    expect(() => testChain().finalizedBlocks(from)).toThrow(expect.objectContaining({ code: 'BlockNumberOutOfBounds' }))
  })

  test('a signal that aborts ends a waiting consumer and leaves no listener', async () => {
    const blocks = growingBlocks()
    const signal = countingSignal()
    const seen: number[] = []
    const consumer = (async () => {
      for await (const { number } of followBlocks(blocks, 1, signal)) seen.push(number)
    })()
    blocks.grow()
    await Promise.resolve()
    blocks.grow()
    await new Promise((resolve) => setImmediate(resolve))
    expect([blocks.bell.waiting(), signal.listeners()]).toEqual([1, 1])
    signal.abort()
    await consumer
    expect(seen).toEqual([1, 2])
    expect([blocks.bell.waiting(), signal.listeners()]).toEqual([0, 0])
  })

  test('a signal that has aborted yields nothing, even if there is something', async () => {
    const blocks = growingBlocks()
    blocks.grow()
    const signal = countingSignal()
    signal.abort()
    const iterator = followBlocks(blocks, 1, signal)[Symbol.asyncIterator]()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect([blocks.bell.waiting(), signal.listeners()]).toEqual([0, 0])
  })

  test('return() ends a next() that waits, and leaves no listener', async () => {
    const blocks = growingBlocks()
    const signal = countingSignal()
    const iterator = followBlocks(blocks, 1, signal)[Symbol.asyncIterator]()
    const waiting = iterator.next()
    await Promise.resolve()
    expect(blocks.bell.waiting()).toBe(1)
    await iterator.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect([blocks.bell.waiting(), signal.listeners()]).toEqual([0, 0])
  })

  test('a consumer that asks ahead gets every block once, in order', async () => {
    const blocks = growingBlocks()
    const iterator = followBlocks(blocks, 1, undefined)[Symbol.asyncIterator]()
    const asked = [iterator.next(), iterator.next(), iterator.next()]
    for (let block = 0; block < 3; block += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      blocks.grow()
    }
    expect((await Promise.all(asked)).map(({ value }) => value?.number)).toEqual([1, 2, 3])
    expect(blocks.bell.waiting()).toBe(0)
  })

  test('a late request does not overtake one that waits', async () => {
    const blocks = growingBlocks()
    const iterator = followBlocks(blocks, 1, undefined)[Symbol.asyncIterator]()
    const waiting = iterator.next()
    await new Promise((resolve) => setImmediate(resolve))
    blocks.grow()
    const late = iterator.next()
    blocks.grow()
    expect((await Promise.all([waiting, late])).map(({ value }) => value?.number)).toEqual([1, 2])
  })

  test('two consumers do not disturb each other', async () => {
    const chain = testChain()
    const consumers = [numbersOf(chain.finalizedBlocks(1), 2), numbersOf(chain.finalizedBlocks(2), 1)]
    chain.produceBlock()
    chain.produceBlock()
    expect(await Promise.all(consumers)).toEqual([[1, 2], [2]])
  })
})

describe('startProduction', () => {
  test('produces until the signal aborts and leaves no listener', async () => {
    const chain = testChain()
    const signal = countingSignal()
    const production = startProduction(chain, 1, signal)
    expect(await numbersOf(chain.finalizedBlocks(1), 3)).toEqual([1, 2, 3])
    signal.abort()
    await production
    const head = chain.head()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([chain.head(), signal.listeners()]).toEqual([head, 0])
  })

  test('a block that cannot be produced rejects', async () => {
    const broken = {
      produceBlock() {
        throw new Error('no block')
      },
    }
    const signal = countingSignal()
    await expect(startProduction(broken, 1, signal)).rejects.toThrow('no block')
    expect(signal.listeners()).toBe(0)
  })

  test('a signal that has aborted produces nothing', async () => {
    const chain = testChain()
    const signal = countingSignal()
    signal.abort()
    await startProduction(chain, 1, signal)
    expect([chain.head(), signal.listeners()]).toEqual([0, 0])
  })
})
