import { createMemoryStore } from '@lockstep/adapters/store'
import {
  type CounterMemory,
  createCounterMemory,
  createPlatform,
  type LaunchedEnclave,
  launchInProcess,
  type Platform,
} from '@lockstep/adapters/tee'
import { toHex } from '@lockstep/core'
import { createWorker, type ExecutedBlock, type ParentchainBlock, type Query, sealQuery } from '@lockstep/core/worker'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { alice, type BalancesChain, createBalancesChain, shieldingKeyOf } from './balances-chain.js'
import { countingEntropy, provider } from './test-platform.js'
import { inProcess } from './test-program.js'

const challenge = toHex(new Uint8Array(32).fill(0xc4))
const head: Query = { type: 'Head', value: null }
const running: LaunchedEnclave[] = []
const blocks: ParentchainBlock[] = []
let balancesChain: BalancesChain
let keys: Uint8Array

const platformWith = (counters: CounterMemory): Platform =>
  createPlatform({ provider, entropy: countingEntropy(1), counters })

/** An enclave with the same keys each time, as a host starts it again. */
async function launch(platform: Platform, records: readonly ExecutedBlock[] = []): Promise<LaunchedEnclave> {
  const { parameters } = balancesChain
  const enclave = await launchInProcess(inProcess({ sealed: keys }, { platform, parameters }))
  running.push(enclave)
  for (const { sealed } of records) await enclave.restore(sealed, 0)
  return enclave
}

async function headNumber(enclave: LaunchedEnclave): Promise<number> {
  const { boxPublicKey } = await enclave.attest(challenge)
  const query = sealQuery(provider, head, boxPublicKey, countingEntropy(11))
  const answer = query.open(await enclave.query(query.sealed))
  return answer.type === 'Head' ? answer.value.header.number : 0
}

const rolledBack = (number: number, seen: number) => ({
  code: 'StateRolledBack',
  details: { field: 'number', value: number, limit: seen },
})

beforeAll(async () => {
  balancesChain = createBalancesChain()
  const { parameters } = balancesChain
  const first = await launchInProcess(
    inProcess('generate', { platform: platformWith(createCounterMemory()), parameters }),
  )
  keys = await first.sealedKeys()
  const shieldingKey = shieldingKeyOf(await first.attest(challenge))
  await balancesChain.shield(first.shard, shieldingKey, alice, 1000n)
  blocks.push(await balancesChain.block())
  await balancesChain.unshield(first, shieldingKey, 20n, 0)
  blocks.push(await balancesChain.block(), await balancesChain.block())
  await first.close()
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((enclave) => enclave.close()))
})

describe('an enclave that is started with older sealed state', () => {
  test('answers nothing from it, once it has answered from a newer one', async () => {
    const platform = platformWith(createCounterMemory())
    const enclave = await launch(platform)
    const records = await enclave.executeBlocks(blocks)
    expect(await headNumber(enclave)).toBe(3)
    for (const count of [0, 1, 2]) {
      const older = await launch(platform, records.slice(0, count))
      await expect(headNumber(older)).rejects.toMatchObject(rolledBack(count, 3))
    }
    expect(await headNumber(await launch(platform, records))).toBe(3)
  })

  test('answers nothing from it, once outputs of a newer one have left', async () => {
    const platform = platformWith(createCounterMemory())
    const enclave = await launch(platform)
    const records = await enclave.executeBlocks(blocks)
    await enclave.outputs(2, 0)
    await expect(headNumber(await launch(platform, records.slice(0, 1)))).rejects.toMatchObject(rolledBack(1, 2))
    expect(await headNumber(await launch(platform, records.slice(0, 2)))).toBe(2)
  })

  test('answers again as soon as it has executed what it lacks, to the same headers', async () => {
    const platform = platformWith(createCounterMemory())
    const enclave = await launch(platform)
    const records = await enclave.executeBlocks(blocks)
    await headNumber(enclave)
    const older = await launch(platform, records.slice(0, 1))
    await older.executeBlocks(blocks.slice(1, 2))
    await expect(headNumber(older)).rejects.toMatchObject(rolledBack(2, 3))
    const [last] = await older.executeBlocks(blocks.slice(2))
    expect(last?.signedHeader).toEqual(records[2]?.signedHeader)
    expect(await headNumber(older)).toBe(3)
  })

  test('may hand over the outputs that it still has, which are the same: a worker does so before it imports', async () => {
    const platform = platformWith(createCounterMemory())
    const enclave = await launch(platform)
    const records = await enclave.executeBlocks(blocks)
    const outputs = await enclave.outputs(2, 7)
    await headNumber(enclave)
    const older = await launch(platform, records.slice(0, 2))
    expect(await older.outputs(2, 7)).toEqual(outputs)
  })

  test('is seen through by every platform that has kept its counters, and by no other', async () => {
    const counters = createCounterMemory()
    const enclave = await launch(platformWith(counters))
    const records = await enclave.executeBlocks(blocks)
    await headNumber(enclave)
    const again = await launch(platformWith(counters), records.slice(0, 1))
    await expect(headNumber(again)).rejects.toMatchObject(rolledBack(1, 3))
    expect(await headNumber(await launch(platformWith(createCounterMemory()), records.slice(0, 1)))).toBe(1)
  })
})

describe('a crash between counter and store', () => {
  test('locks nobody out: the worker executes the block again, and answers', async () => {
    const platform = platformWith(createCounterMemory())
    const store = createMemoryStore()
    const enclave = await launch(platform)
    const [first] = await enclave.executeBlocks(blocks)
    // Block 3 was answered for, and only block 1 was stored.
    await headNumber(enclave)
    if (first !== undefined) await store.append(first)

    const after = await launch(platform)
    const { chain } = balancesChain
    const nonce = await chain.nextNonce(after.account)
    const worker = await createWorker({ enclave: after, store, parentchain: { ...chain, submit: async () => '0x' } })
    const signal = new AbortController()
    for await (const { number } of worker.import({ signal: signal.signal })) if (number === 3) signal.abort()
    expect(await headNumber(after)).toBe(3)
    expect(await store.released()).toBe(3)
    expect(await chain.nextNonce(after.account)).toBe(nonce)
  })

  test('a counter that cannot be written keeps the answer in', async () => {
    const broken: CounterMemory = {
      read: async () => 0,
      write: () => Promise.reject(new TypeError('the medium is gone')),
    }
    const enclave = await launch(platformWith(broken))
    await enclave.executeBlocks(blocks.slice(0, 1))
    await expect(headNumber(enclave)).rejects.toMatchObject({ code: 'EnclaveFault' })
    await expect(enclave.outputs(1, 0)).rejects.toMatchObject({ code: 'EnclaveFault' })
  })
})
