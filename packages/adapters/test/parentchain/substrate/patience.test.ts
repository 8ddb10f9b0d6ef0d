import { createServer } from 'node:net'
import { createMemoryStore } from '@lockstep/adapters/store'
import { LockstepError } from '@lockstep/core'
import { type Enclave, importBlocks } from '@lockstep/core/worker'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  connectSubstrateRpc,
  createSubstrateParentchain,
  type NodeRetry,
  type SubstrateParentchainOptions,
  type SubstrateRpc,
} from '../../../src/parentchain/substrate/index.js'
import { childOf, genesisBlock, provider, runtime } from './fake-chain.js'
import { startFakeNode } from './fake-node.js'

const genesis = genesisBlock()
const first = childOf(genesis, 1n)
const chainOn = (rpc: SubstrateRpc, options: Partial<SubstrateParentchainOptions> = {}) =>
  createSubstrateParentchain({
    ...{ provider, rpc, genesisHash: genesis.hash, runtimes: [{ firstBlock: 1, runtime }] },
    trust: { finality: 'host', events: 'proven' },
    ...options,
  })
const codes = (retries: readonly NodeRetry[]) => [...new Set(retries.map(({ error }) => error.code))]

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a node whose port is closed', () => {
  test('is waited for, longer than any number of retries, until it is there', async () => {
    const port = await freePort()
    const rpc = connectSubstrateRpc({ url: `ws://127.0.0.1:${port}` })
    const retries: NodeRetry[] = []
    let opening: ReturnType<typeof startFakeNode> | undefined
    const chain = chainOn(rpc, {
      onRetry: (retry) => retries.push(retry),
      async pause(_, failures) {
        if (failures !== 40) return
        opening = startFakeNode(genesis, port)
        const { view } = await opening
        view.best = [genesis, first]
        view.finalized = 1
      },
    })
    for await (const { hash } of chain.finalizedBlocks(1)) {
      expect(hash).toBe(first.hash)
      break
    }
    expect(retries.map(({ failures }) => failures)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
    expect(codes(retries)).toEqual(['NodeUnreachable'])
    rpc.close()
    await (await opening)?.close()
  })

  test('takes an extrinsic once it is there', async () => {
    const port = await freePort()
    const rpc = connectSubstrateRpc({ url: `ws://127.0.0.1:${port}` })
    let opening: ReturnType<typeof startFakeNode> | undefined
    const extrinsic = Uint8Array.of(4, 4)
    const submitted: unknown[] = []
    const chain = chainOn(rpc, {
      async pause(_, failures) {
        if (failures !== 15) return
        opening = startFakeNode(genesis, port)
        const { view } = await opening
        view.intercept = (method, params) => {
          if (method !== 'author_submitExtrinsic') return undefined
          submitted.push(params[0])
          return `0x${Buffer.from(provider.blake2b256(extrinsic)).toString('hex')}`
        }
      },
    })
    await chain.submit(extrinsic)
    expect(submitted).toEqual(['0x0404'])
    rpc.close()
    await (await opening)?.close()
  })
})

describe('with the defaults', () => {
  const away = () => new LockstepError('NodeUnreachable', 'away', { field: 'url' })
  const failing = (error: () => LockstepError, times: number[]): SubstrateRpc => ({
    async request() {
      times.push(Date.now())
      throw error()
    },
    close() {},
  })
  const pauses = (times: readonly number[]) => times.slice(1).map((time, at) => time - (times[at] ?? 0))

  test('pauses grow from half a second to fifteen, and nobody is told that it ended', async () => {
    vi.useFakeTimers()
    const times: number[] = []
    const leaving = new AbortController()
    let ended: unknown
    const chain = chainOn(failing(away, times))
    const asking = chain.finalizedHead(leaving.signal).catch((error) => {
      ended = error.code
    })
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(pauses(times).slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
    expect(times.length).toBeGreaterThan(240)
    expect(ended).toBeUndefined()
    leaving.abort()
    await asking
    expect(ended).toBe('WaitAborted')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a follower that leaves is let go at once, without an error', async () => {
    vi.useFakeTimers()
    const leaving = new AbortController()
    const taken: unknown[] = []
    const following = (async () => {
      for await (const block of chainOn(failing(away, [])).finalizedBlocks(1, leaving.signal)) taken.push(block)
    })()
    await vi.advanceTimersByTimeAsync(100_000)
    leaving.abort()
    await following
    expect(taken).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('an import that waits to hand outputs over ends with its signal, and owes them still', async () => {
    vi.useFakeTimers()
    const leaving = new AbortController()
    const store = createMemoryStore()
    await store.append({ number: 1, sealed: new Uint8Array(1) })
    const times: number[] = []
    const parts = { parentchain: chainOn(failing(away, times)), store, enclave: { account: genesis.hash } as Enclave }
    const failures: unknown[] = []
    const importing = (async () => {
      const options = { signal: leaving.signal, onReleaseFailure: (failure: unknown) => failures.push(failure) }
      for await (const _ of importBlocks(parts, 2, options)) throw new Error('there is no block')
    })()
    await vi.advanceTimersByTimeAsync(100_000)
    leaving.abort()
    await importing
    expect(times.length).toBeGreaterThan(5)
    expect([failures, await store.released()]).toEqual([[], undefined])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('after an answer pauses begin anew', async () => {
    vi.useFakeTimers()
    const times: number[] = []
    let failures = 4
    const rpc: SubstrateRpc = {
      async request(method) {
        if (failures > 0) {
          failures -= 1
          times.push(Date.now())
          throw away()
        }
        return method === 'chain_getHeader' ? null : genesis.hash
      },
      close() {},
    }
    const chain = chainOn(rpc)
    for (const _ of [1, 2]) {
      failures = 4
      const asking = chain.finalizedHead()
      await vi.advanceTimersByTimeAsync(60_000)
      await asking
    }
    expect([pauses(times.slice(0, 4)), pauses(times.slice(4))]).toEqual([
      [500, 1_000, 2_000],
      [500, 1_000, 2_000],
    ])
  })

  test('a node that answers, but refuses, is asked 11 times', async () => {
    vi.useFakeTimers()
    const times: number[] = []
    const refused = () => new LockstepError('NodeRefused', 'State already discarded', { field: 'error' })
    const asking = expect(chainOn(failing(refused, times)).finalizedHead()).rejects.toMatchObject({
      code: 'NodeRefused',
    })
    await vi.advanceTimersByTimeAsync(3_600_000)
    await asking
    expect(times).toHaveLength(11)
  })

  test('a connection that was closed here is not waited for', async () => {
    const rpc = connectSubstrateRpc({ url: `ws://127.0.0.1:${await freePort()}` })
    rpc.close()
    await expect(chainOn(rpc).finalizedHead()).rejects.toMatchObject({ code: 'RpcClosed' })
  })
})
