import { type SealedLog, type ServeShardOptions, serveShard } from '@lockstep/adapters/direct'
import type { EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { createMemoryStore } from '@lockstep/adapters/store'
import { LockstepError } from '@lockstep/core'
import { composeOperation } from '@lockstep/core/client'
import { balances } from '@lockstep/stf-balances'
import { expect, onTestFinished, test } from 'vitest'
import { alice, bob, createTestShard, provider } from './test-shard.js'

/** A pool that others fill. */
function createPool() {
  const requests: Uint8Array[] = []
  let asked = 0
  return {
    requests,
    asked: () => asked,
    async propose() {
      asked += 1
      return requests.splice(0)
    },
    onWaiting() {},
  }
}

async function start(
  alter: (chain: EmbeddedChain) => Partial<SealedLog> = () => ({}),
  options: Partial<ServeShardOptions> = {},
) {
  const world = createTestShard()
  const { chain } = world
  const enclave = await world.launch('generate')
  onTestFinished(() => enclave.close())
  const access = await world.access(enclave)
  await world.shield(access, alice.account, 100n)
  const log: SealedLog = { ...chain, enqueue: chain.submit, sealBatch: () => chain.produceBlock(), ...alter(chain) }
  const store = createMemoryStore()
  const pool = createPool()
  const failures: unknown[] = []
  const served = await serveShard({
    ...{ provider, log, enclave, store, pool, signer: bob },
    onFailure: (error) => failures.push(error),
    ...options,
  })
  const request = (nonce: number): Uint8Array => {
    const { mrenclave, shieldingKey } = access.worker
    const who = { provider, shieldingKey, domain: { mrenclave, shard: enclave.shard }, signer: alice, nonce }
    return composeOperation(balances.calls.balanceTransfer, { to: bob.account, amount: 1n }, who).ciphertext
  }
  return { world, chain, enclave, store, pool, served, failures, request }
}

test('leaving orders what the pool has, executes all that is sealed, and owes nothing then', async () => {
  const { chain, enclave, store, pool, served, failures, request } = await start()
  pool.requests.push(request(0), request(1))
  const last = await served.leave()
  expect(last).toBe(chain.head())
  expect((await store.latest())?.number).toBe(last)
  expect(await store.released()).toBe(last)
  expect(await enclave.exportSnapshot()).toMatchObject({ block: last, isLast: true })
  const shieldAndCalls = await chain.block(1)
  // Timestamp, shielding, two calls.
  expect(shieldAndCalls?.extrinsics).toHaveLength(4)
  pool.requests.push(request(2))
  await store.close()
  expect(await served.leave()).toBe(last)
  await served.ended
  expect(pool.asked()).toBe(1)
  expect(failures).toEqual([])
})

test('outputs that the log did not take are told of, and go out with the leaving', async () => {
  let isAway = true
  const away = new LockstepError('LogUnavailable', 'the servers are away')
  const { chain, store, served, failures } = await start((chain) => ({
    async submit(extrinsic) {
      if (isAway) throw away
      return chain.submit(extrinsic)
    },
    sealBatch() {
      if (isAway && chain.head() > 2) throw away
      return chain.produceBlock()
    },
  }))
  chain.produceBlock()
  await expect(served.leave()).rejects.toBe(away)
  chain.produceBlock()
  // Not even sealed.
  await expect(served.leave()).rejects.toBe(away)
  expect(failures).toContain(away)
  expect(await store.released()).toBeUndefined()
  isAway = false
  const last = await served.leave()
  expect(await store.released()).toBe(last)
})

test('what a log stops with ends the import, and is told to who leaves', async () => {
  const purged = new LockstepError('LogPurged', 'message 1 is gone')
  const { served, failures } = await start(() => ({
    finalizedBlocks: () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(purged) }),
    }),
  }))
  await expect(served.ended).rejects.toBe(purged)
  expect(failures).toEqual([purged])
  await expect(served.leave()).rejects.toBe(purged)
})

test('nothing is sealed while the log ends before what was executed here', async () => {
  const { world, chain, enclave, store, served, request } = await start()
  const kept = await served.leave()
  const restarted = await world.launch({ sealed: await enclave.sealedKeys() })
  onTestFinished(() => restarted.close())
  let isBehind = true
  let sealed = 0
  const log: SealedLog = {
    ...chain,
    finalizedHead: async () => (isBehind ? kept - 1 : chain.head()),
    sealBatch() {
      sealed += 1
      return chain.produceBlock()
    },
  }
  const pool = createPool()
  pool.requests.push(request(0))
  const failures: unknown[] = []
  const onFailure = (error: unknown) => failures.push(error)
  const again = await serveShard({ provider, log, enclave: restarted, store, pool, signer: bob, onFailure })
  const behind = { code: 'LogBehindStore', details: { value: kept - 1, limit: kept } }
  await expect(again.leave()).rejects.toMatchObject(behind)
  // What the pool had was not sealed either.
  expect(failures[0]).toMatchObject(behind)
  expect(sealed).toBe(0)
  isBehind = false
  expect(await again.leave()).toBe(kept + 1)
  expect(sealed).toBe(1)
})
