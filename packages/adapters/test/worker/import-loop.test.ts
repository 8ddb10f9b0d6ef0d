import { createMemoryStore } from '@lockstep/adapters/store'
import { readTrusted } from '@lockstep/core/client'
import { createWorker, type Parentchain } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterEach, describe, expect, test } from 'vitest'
import { alice, alteredStore, bob, createTestShard, importToHead, register, type TestShard } from './test-shard.js'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function startFirst(shard: TestShard) {
  const enclave = await shard.launch('generate')
  ends.push(() => enclave.close())
  await register(shard.chain, enclave)
  shard.chain.produceBlock()
  return enclave
}

/** A shard with some history: 10 shielded to Alice, 4 sent to Bob, 1 unshielded by Alice, one transfer that fails. */
async function playHistory(shard: TestShard, enclave: Awaited<ReturnType<TestShard['launch']>>): Promise<void> {
  const access = await shard.access(enclave)
  await shard.shield(access, alice.account, 10n)
  shard.chain.produceBlock()
  await shard.transfer(access, alice, bob.account, 4n, 0)
  shard.chain.produceBlock()
  await shard.unshield(access, alice, bob.account, 1n, 1)
  await shard.transfer(access, bob, alice.account, 99n, 0)
  shard.chain.produceBlock()
}

describe('the import loop', () => {
  test('hands outputs over only after the block is in the store', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const order: string[] = []
    const memory = createMemoryStore()
    const store = alteredStore(memory, {
      append: async (record) => {
        await memory.append(record)
        order.push(`stored ${record.number}`)
      },
      markReleased: async (number) => {
        order.push(`released ${number}`)
        await memory.markReleased(number)
      },
    })
    const parentchain: Parentchain = {
      ...shard.chain,
      submit: (extrinsic) => {
        order.push('submitted')
        return shard.chain.submit(extrinsic)
      },
    }
    shard.chain.produceBlock()
    await importToHead(await createWorker({ parentchain, enclave, store }))
    expect(order).toEqual(['stored 1', 'submitted', 'released 1', 'stored 2', 'submitted', 'released 2'])
  })

  test('gives the same roots whatever the batch size', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const keys = await enclave.sealedKeys()
    await playHistory(shard, enclave)
    const roots: unknown[] = []
    for (const batchSize of [1, 2, 3, 1000]) {
      const again = await shard.launch({ sealed: keys })
      ends.push(() => again.close())
      // Each worker speaks to a chain that takes its outputs and does nothing with them: they are not the point here.
      const parentchain: Parentchain = { ...shard.chain, submit: async () => shard.chain.genesisHash }
      const worker = await createWorker({ parentchain, enclave: again, store: createMemoryStore() })
      const last = await importToHead(worker, batchSize)
      roots.push([last?.header.stateRoot, last?.header.receiptsRoot])
    }
    expect(roots[0]).toHaveLength(2)
    for (const other of roots) expect(other).toEqual(roots[0])
  })

  test('tells how far it has come, once a batch is durable', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    for (let block = 0; block < 4; block += 1) shard.chain.produceBlock()
    const store = createMemoryStore()
    const worker = await createWorker({ parentchain: shard.chain, enclave, store })
    const told: object[] = []
    const onProgress = async (progress: object): Promise<void> => {
      told.push({ ...progress, stored: (await store.latest())?.number })
    }
    for await (const { number } of worker.import({ batchSize: 2, onProgress })) if (number === 5) break
    expect(told).toEqual([
      { number: 2, head: 5, stored: 2 },
      { number: 4, head: 5, stored: 4 },
      { number: 5, head: 5, stored: 5 },
    ])
  })

  test.each([0, 1001, 1.5])('refuses a batch size of %s before anything else', async (batchSize) => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    let asked = 0
    const outputs: typeof enclave.outputs = (...block) => {
      asked += 1
      return enclave.outputs(...block)
    }
    // One that forgets what was handed over has something to do before the first batch.
    const store = { ...createMemoryStore(), markReleased: async () => {} }
    const worker = await createWorker({ parentchain: shard.chain, enclave: { ...enclave, outputs }, store })
    for await (const _ of worker.import()) break
    asked = 0
    await expect(worker.import({ batchSize }).next()).rejects.toMatchObject({ code: 'BatchSize' })
    expect(asked).toBe(0)
  })

  test('ends when it is told to, with everything imported so far in the store', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const store = createMemoryStore()
    const abort = new AbortController()
    const worker = await createWorker({ parentchain: shard.chain, enclave, store })
    for await (const { number } of worker.import({ signal: abort.signal })) {
      expect((await store.latest())?.number).toBe(number)
      abort.abort()
    }
    expect((await store.latest())?.number).toBe(1)
  })
})

describe('a worker that starts again', () => {
  test('continues from its store with the roots of one that never stopped', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const keys = await enclave.sealedKeys()
    const store = createMemoryStore()
    await playHistory(shard, enclave)
    const steady = await importToHead(await createWorker({ parentchain: shard.chain, enclave, store }))
    await enclave.close()

    const again = await shard.launch({ sealed: keys })
    ends.push(() => again.close())
    const worker = await createWorker({ parentchain: shard.chain, enclave: again, store })
    const access = await shard.access(again)
    const info = balances.getters.trusted.accountInfo
    const reading = await readTrusted(access, info, {}, { signer: alice, expiry: 100 })
    expect(reading.at).toEqual(steady)
    expect(reading.value).toMatchObject({ nonce: 2, data: { free: 5n } })

    await shard.transfer(access, alice, bob.account, 5n, 2)
    shard.chain.produceBlock()
    await importToHead(worker)
    const after = await readTrusted(access, info, {}, { signer: bob, expiry: 100 })
    expect(after.value.data.free).toBe(9n)
  })

  test('hands over once what a crash kept back between store and parentchain', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const keys = await enclave.sealedKeys()
    const store = createMemoryStore()
    await playHistory(shard, enclave)
    const crashing: Parentchain = {
      ...shard.chain,
      submit: async () => {
        throw new Error('the host dies here')
      },
    }
    const worker = await createWorker({ parentchain: crashing, enclave, store })
    await expect(importToHead(worker)).rejects.toThrow('the host dies here')
    expect([(await store.latest())?.number, await store.released()]).toEqual([1, undefined])
    await enclave.close()

    const again = await shard.launch({ sealed: keys })
    ends.push(() => again.close())
    await importToHead(await createWorker({ parentchain: shard.chain, enclave: again, store }))
    expect(await store.released()).toBe(4)
    shard.chain.produceBlock()
    expect(shard.chain.balanceOf(bob.account)).toBe(1n)
  })

  test.each([0, 1])('tells its enclave of every block how far outputs went: %s', async (taken) => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const store = createMemoryStore()
    await playHistory(shard, enclave)
    const parentchain: Parentchain = {
      ...shard.chain,
      submit: async () => {
        if (((await store.released()) ?? 0) >= taken) throw new Error('the pool is full')
        return shard.chain.genesisHash
      },
    }
    await importToHead(await createWorker({ parentchain, enclave, store }), 1, { onReleaseFailure: () => {} })
    const told: number[] = []
    const again = await shard.launch({ sealed: await enclave.sealedKeys() })
    ends.push(() => again.close())
    const restore: typeof again.restore = (sealed, released) => {
      told.push(released)
      return again.restore(sealed, released)
    }
    await createWorker({ parentchain, enclave: { ...again, restore }, store })
    expect(told).toEqual([taken, taken, taken, taken])
  })

  test('imports on while the parentchain takes no outputs, and hands them over in order once it does', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const store = createMemoryStore()
    await playHistory(shard, enclave)
    let taking = false
    const moody: Parentchain = {
      ...shard.chain,
      submit: async (extrinsic) => {
        if (!taking) throw new Error('the pool is full')
        return shard.chain.submit(extrinsic)
      },
    }
    const failures: number[] = []
    const worker = await createWorker({ parentchain: moody, enclave, store })
    await importToHead(worker, 1, { onReleaseFailure: ({ number }) => failures.push(number) })
    expect([(await store.latest())?.number, await store.released()]).toEqual([4, undefined])
    expect(failures).toEqual([1, 1, 1, 1])
    taking = true
    shard.chain.produceBlock()
    await importToHead(worker)
    expect(await store.released()).toBe(5)
    shard.chain.produceBlock()
    expect(shard.chain.balanceOf(bob.account)).toBe(1n)
  })

  test('is paid once where outputs went out before the crash and go out again', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const keys = await enclave.sealedKeys()
    const memory = createMemoryStore()
    await playHistory(shard, enclave)
    const unshieldBlock = await shard.chain.finalizedHead()
    const forgetful = alteredStore(memory, {
      markReleased: async (number) => {
        if (number === unshieldBlock) throw new Error('the host dies here')
        await memory.markReleased(number)
      },
    })
    const worker = await createWorker({ parentchain: shard.chain, enclave, store: forgetful })
    await expect(importToHead(worker)).rejects.toThrow('the host dies here')
    shard.chain.produceBlock()
    expect(shard.chain.balanceOf(bob.account)).toBe(1n)
    await enclave.close()

    const last = await shard.launch({ sealed: keys })
    ends.push(() => last.close())
    await importToHead(await createWorker({ parentchain: shard.chain, enclave: last, store: memory }))
    shard.chain.produceBlock()
    shard.chain.produceBlock()
    expect(shard.chain.balanceOf(bob.account)).toBe(1n)
  })

  test('tries a block again that the store refused once', async () => {
    const shard = createTestShard()
    const enclave = await startFirst(shard)
    const memory = createMemoryStore()
    let full = true
    const store = alteredStore(memory, {
      append: async (record) => {
        if (full) throw new Error('disk full')
        await memory.append(record)
      },
    })
    const worker = await createWorker({ parentchain: shard.chain, enclave, store })
    await expect(importToHead(worker)).rejects.toThrow('disk full')
    full = false
    await importToHead(worker)
    expect((await memory.latest())?.number).toBe(1)
  })

  test('refuses the store of another shard', async () => {
    const [one, other] = [createTestShard(), createTestShard()]
    const enclave = await startFirst(one)
    const store = createMemoryStore()
    await importToHead(await createWorker({ parentchain: one.chain, enclave, store }))
    const stranger = await startFirst(other)
    await expect(createWorker({ parentchain: other.chain, enclave: stranger, store })).rejects.toMatchObject({
      code: 'SealBroken',
    })
  })
})
