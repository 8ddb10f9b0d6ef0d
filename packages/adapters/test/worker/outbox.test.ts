import { createOutbox } from '@lockstep/adapters/parentchain/ordered-log'
import { createMemoryStore } from '@lockstep/adapters/store'
import { createWorker, type Parentchain, type Store } from '@lockstep/core/worker'
import { expect, onTestFinished, test } from 'vitest'
import { confirmationsOf } from './crash-load.js'
import { alice, alteredStore, bob, createTestShard, importToHead, provider, register } from './test-shard.js'

/** A shard with three blocks of work, and its enclave. */
async function start() {
  const world = createTestShard()
  const enclave = await world.launch('generate')
  onTestFinished(() => enclave.close())
  await register(world.chain, enclave)
  world.chain.produceBlock()
  const access = await world.access(enclave)
  await world.shield(access, alice.account, 100n)
  world.chain.produceBlock()
  await world.unshield(access, alice, bob.account, 3n, 0)
  world.chain.produceBlock()
  const confirmations = () => confirmationsOf({ chain: world.chain, shard: enclave.shard })
  return { ...world, enclave, confirmations }
}

type World = Awaited<ReturnType<typeof start>>

/** Imports until the chain or the store fails, as often as it does; a crash for each. */
async function importThroughCrashes(
  { chain, enclave }: World,
  store: Store,
  parentchain: Parentchain,
): Promise<number> {
  for (let crashes = 0; ; crashes += 1) {
    const outbox = await createOutbox({ provider, chain: parentchain, store, enclave })
    const worker = await createWorker({
      parentchain: outbox,
      // The enclave goes on; to the store and the chain that is a crash of the host.
      enclave: { ...enclave, restore: async () => {} },
      store,
    })
    try {
      await importToHead(worker)
      for await (const _ of worker.import({ signal: aborted() })) break
      chain.produceBlock()
      return crashes
    } catch (error) {
      if (Object(error).message !== 'the power is off') throw error
    }
  }
}

function aborted(): AbortSignal {
  const controller = new AbortController()
  controller.abort()
  return controller.signal
}

const off = () => new Error('the power is off')

/** Does it, and then fails every other time. */
const failingAfter = <Args extends readonly unknown[], Result>(act: (...args: Args) => Promise<Result>) => {
  let calls = 0
  return async (...args: Args): Promise<Result> => {
    calls += 1
    const result = await act(...args)
    if (calls % 2 === 1) throw off()
    return result
  }
}

test('a crash before the outbox is known to have gone out: every output arrives once', async () => {
  const world = await start()
  const store = createMemoryStore()
  let fails = true
  const crashing = alteredStore(store, {
    async markReleased(number) {
      fails = !fails
      if (!fails) throw off()
      return store.markReleased(number)
    },
  })
  expect(await importThroughCrashes(world, crashing, world.chain)).toBeGreaterThan(2)
  expect(world.confirmations().slice(0, 3)).toEqual([1, 1, 1])
  expect(world.chain.balanceOf(bob.account)).toBe(3n)
})

test('a crash behind each submission, and behind each decision: every output arrives once', async () => {
  const world = await start()
  const store = createMemoryStore()
  const crashing = alteredStore(store, { putSealed: failingAfter(store.putSealed) })
  const chain = { ...world.chain, submit: failingAfter(world.chain.submit) }
  expect(await importThroughCrashes(world, crashing, chain)).toBeGreaterThan(4)
  expect(world.confirmations().slice(0, 3)).toEqual([1, 1, 1])
})

test('without it a confirmation comes twice', async () => {
  const world = await start()
  const store = createMemoryStore()
  const worker = (altered: Store) => createWorker({ parentchain: world.chain, enclave: world.enclave, store: altered })
  const crashing = alteredStore(store, {
    markReleased: async () => {
      throw off()
    },
  })
  await expect(importToHead(await worker(crashing))).rejects.toThrow('the power is off')
  const again = await createWorker({
    parentchain: world.chain,
    enclave: { ...world.enclave, restore: async () => {} },
    store,
  })
  await importToHead(again)
  world.chain.produceBlock()
  expect(world.confirmations()[0]).toBe(2)
})

test("refuses what it cannot read, and leaves other accounts' extrinsics alone", async () => {
  const { chain, enclave } = await start()
  const store = createMemoryStore()
  await store.putSealed('outbox', Uint8Array.of(1, 2, 3))
  const options = { provider, chain, store, enclave }
  await expect(createOutbox(options)).rejects.toMatchObject({ code: 'OutboxMalformed', details: { value: 3 } })
  const outbox = await createOutbox({ ...options, store: createMemoryStore() })
  expect(await outbox.nextNonce(bob.account)).toBe(await chain.nextNonce(bob.account))
  const foreign = (await chain.block(2))?.extrinsics[1] ?? new Uint8Array()
  await expect(outbox.submit(foreign)).rejects.toMatchObject({ code: 'StaleNonce' })
})

test('what was decided for another enclave, of code before this one, is decided again', async () => {
  const { chain, enclave } = await start()
  const store = createMemoryStore()
  const base = await (await createOutbox({ provider, chain, store, enclave })).nextNonce(enclave.account)
  const nonces = { ...chain, nextNonce: async () => base + 7 }
  const again = (account: typeof enclave.account) =>
    createOutbox({ provider, chain: nonces, store, enclave: { account } }).then((outbox) => outbox.nextNonce(account))
  expect(await again(enclave.account)).toBe(base)
  expect(await again(bob.account)).toBe(base + 7)
})
