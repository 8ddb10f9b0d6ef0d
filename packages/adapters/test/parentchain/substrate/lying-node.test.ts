import type { Hex } from '@lockstep/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  connectSubstrateRpc,
  createSubstrateParentchain,
  type SubstrateParentchain,
  type SubstrateRpc,
} from '../../../src/parentchain/substrate/index.js'
import { childOf, type FakeBlock, genesisBlock, provider, runtime } from './fake-chain.js'
import { type FakeNode, nothing, startFakeNode } from './fake-node.js'
import { headerJson } from './node-json.js'

const trust = { finality: 'host', events: 'host' } as const
const genesis = genesisBlock()
const chainOf = (length: number, salt = 0n): FakeBlock[] => {
  const blocks = [genesis]
  for (let moment = 1n; moment <= length; moment += 1n) blocks.push(childOf(blocks.at(-1) ?? genesis, moment + salt))
  return blocks
}
const honest = chainOf(6)
const other = chainOf(6, 100n)

let node: FakeNode
let rpc: SubstrateRpc
let chain: SubstrateParentchain
let alarms: string[]
let waits: number

beforeEach(async () => {
  node = await startFakeNode(genesis)
  node.view.best = honest
  node.view.finalized = 4
  rpc = connectSubstrateRpc({ url: node.url })
  alarms = []
  waits = 0
  chain = createSubstrateParentchain({
    provider,
    rpc,
    genesisHash: genesis.hash,
    runtimes: [{ firstBlock: 1, runtime }],
    trust,
    retries: 3,
    pause: async () => {
      waits += 1
    },
    onAlarm: ({ code }) => alarms.push(code),
  })
})
afterEach(async () => {
  rpc.close()
  await node.close()
})

async function follow(count: number): Promise<Hex[]> {
  const hashes: Hex[] = []
  for await (const { hash } of chain.finalizedBlocks(1)) if (hashes.push(hash) === count) break
  return hashes
}

const instead =
  (name: string, answer: (params: readonly unknown[]) => unknown) => (method: string, params: readonly unknown[]) =>
    method === name ? answer(params) : undefined
const blockJson = (header: unknown, extrinsics: readonly Hex[] | undefined) => ({ block: { header, extrinsics } })
const block = (number: number) => honest[number] ?? genesis

describe('an honest node', () => {
  test('is followed', async () => {
    expect(await follow(4)).toEqual(honest.slice(1, 5).map(({ hash }) => hash))
    expect(alarms).toEqual([])
  })
})

describe('a node that lies is found out, and nothing is asked of it again', () => {
  const second = block(2)
  const header = headerJson(second.header)
  const lies: readonly [string, string, (method: string, params: readonly unknown[]) => unknown][] = [
    [
      'NodeGenesisMismatch',
      'another chain',
      instead('chain_getBlockHash', ([at]) => (at === 0 ? other[1]?.hash : undefined)),
    ],
    ['NodeHashMismatch', 'another header', instead('chain_getBlock', () => blockJson(header, second.extrinsics))],
    [
      'NodeBlockMismatch',
      'an extrinsic left out',
      instead('chain_getBlock', ([hash]) =>
        blockJson(headerJson((honest.find((b) => b.hash === hash) ?? genesis).header), []),
      ),
    ],
    [
      'NodeNumberMismatch',
      'another block',
      instead('chain_getBlockHash', ([at]) => (at === 2 ? block(3).hash : undefined)),
    ],
    [
      'NodeAncestryMismatch',
      'a block of a fork',
      instead('chain_getBlockHash', ([at]) => (at === 2 ? other[2]?.hash : undefined)),
    ],
    ['NodeBlockMismatch', 'events that are none', instead('state_getStorage', () => '0x0400')],
  ]
  test.each(lies)('%s: %s', async (code, _, lie) => {
    node.view.best = other
    await rpc.request('chain_getFinalizedHead', [])
    node.view.best = honest
    node.view.intercept = lie
    await expect(follow(4)).rejects.toMatchObject({ code })
    expect(alarms).toEqual([code])
    node.view.intercept = undefined
    const asked = node.calls.length
    await expect(chain.finalizedHead()).rejects.toMatchObject({ code })
    await expect(chain.block(1)).rejects.toMatchObject({ code })
    await expect(chain.submit(new Uint8Array(1))).rejects.toMatchObject({ code })
    await expect(follow(1)).rejects.toMatchObject({ code })
    expect(node.calls.length).toBe(asked)
  })

  test('FinalityRewritten: another final history behind the same address', async () => {
    await follow(4)
    node.disconnect()
    node.view.best = other
    node.view.finalized = 5
    await expect(chain.finalizedHead()).rejects.toMatchObject({ code: 'FinalityRewritten' })
    expect(alarms).toEqual(['FinalityRewritten'])
  })
})

describe('a node that is away, or behind', () => {
  test('that hangs up is asked again', async () => {
    let times = 0
    node.view.intercept = () => {
      times += 1
      if ([5, 12, 25].includes(times)) node.disconnect()
      return undefined
    }
    expect(await follow(4)).toHaveLength(4)
    expect(waits).toBeGreaterThan(0)
  })

  test('that stays away is given up after the retries, without an alarm', async () => {
    await node.close()
    await expect(chain.finalizedHead()).rejects.toMatchObject({ code: 'NodeUnreachable' })
    expect(waits).toBe(3)
    expect(alarms).toEqual([])
    node = await startFakeNode(genesis)
  })

  test('that forgot its newest blocks is waited for', async () => {
    expect(await chain.finalizedHead()).toBe(4)
    node.view.best = honest.slice(0, 2)
    node.view.finalized = 1
    expect(await chain.finalizedHead()).toBe(4)
    expect(await chain.block(3)).toBeUndefined()
    expect(alarms).toEqual([])
  })

  test('that has lost a block for a while', async () => {
    let missing = 5
    node.view.intercept = instead('chain_getBlock', () => {
      missing -= 1
      return missing >= 0 ? nothing : undefined
    })
    expect(await follow(2)).toHaveLength(2)
    expect(waits).toBe(5)
  })

  test.each([null, 7, '0x', '0xzz', {}, { block: {} }])(
    'whose answer is %j is given up without an alarm',
    async (answer) => {
      node.view.intercept = instead('chain_getFinalizedHead', () => (answer === null ? nothing : answer))
      await expect(chain.finalizedHead()).rejects.toMatchObject({ code: 'NodeAnswerMalformed' })
      expect(alarms).toEqual([])
    },
  )

  test('a follower that leaves while it waits is let go', async () => {
    node.view.finalized = 0
    const controller = new AbortController()
    const following = (async () => {
      for await (const _ of chain.finalizedBlocks(1, controller.signal)) throw new Error('no block is final')
    })()
    await chain.finalizedHead()
    controller.abort()
    await following
  })
})
