import { createMemoryStore } from '@lockstep/adapters/store'
import type { LaunchedEnclave } from '@lockstep/adapters/tee'
import { fetchHead, readPublic } from '@lockstep/core/client'
import { createWorker, type Parentchain, type Store } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterEach, expect, test } from 'vitest'
import { alice, createTestShard, importToHead, provider, type TestShard } from './test-shard.js'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Blocks 1 and 2 are final at once, those behind them with block 6. */
const late = (block: number): number => (block < 6 ? Math.min(block, 2) : block)

async function launch(shard: TestShard, keys: Parameters<TestShard['launch']>[0]): Promise<LaunchedEnclave> {
  const enclave = await shard.launch(keys)
  ends.push(() => enclave.close())
  return enclave
}

/** Two chains with the first two blocks in common; the first shields 10 behind them, the second 7. */
async function createFork(first: LaunchedEnclave, [a, b]: readonly [TestShard, TestShard]): Promise<void> {
  for (const extrinsic of await first.registration(0, { primary: true })) {
    for (const { chain } of [a, b]) await chain.submit(extrinsic)
  }
  for (const { chain } of [a, b]) {
    chain.produceBlock()
    chain.produceBlock()
  }
  expect((await a.chain.block(2))?.hash).toBe((await b.chain.block(2))?.hash)
  const access = await a.access(first)
  await a.shield(access, alice.account, 10n)
  await b.shield(access, alice.account, 7n)
  for (const { chain } of [a, b]) {
    chain.produceBlock()
    chain.produceBlock()
  }
  expect((await a.chain.block(3))?.hash).not.toBe((await b.chain.block(3))?.hash)
}

const storedUpTo = async (store: Store) => [(await store.latest())?.number, await store.released()]

test('a worker goes back to where its parentchain did, and on with the blocks that came instead', async () => {
  const [a, b] = [createTestShard(late), createTestShard(late)]
  const enclave = await launch(a, 'generate')
  await createFork(enclave, [a, b])
  const store = createMemoryStore()
  const submitted: Uint8Array[] = []
  const on = ({ chain }: TestShard): Parentchain => ({
    ...chain,
    submit: (extrinsic) => {
      submitted.push(extrinsic)
      return chain.submit(extrinsic)
    },
  })
  await importToHead(await createWorker({ parentchain: on(a), enclave, store }))
  // One confirmation for each final block, and none for the others.
  expect([await storedUpTo(store), submitted.length]).toEqual([[4, 2], 2])

  const again = await launch(b, { sealed: await enclave.sealedKeys() })
  const worker = await createWorker({ parentchain: on(b), enclave: again, store })
  const access = await b.access(again)
  const { totalIssuance } = balances.getters.public
  const issuance = async () =>
    Promise.all(
      (['Latest', 'Finalized'] as const).map(async (at) => (await readPublic(access, totalIssuance, {}, { at })).value),
    )
  expect(await issuance()).toEqual([10n, 0n])
  b.chain.produceBlock()
  await expect(importToHead(worker)).rejects.toMatchObject({ code: 'AncestryMismatch' })

  await expect(worker.revert(1)).rejects.toMatchObject({ code: 'BlockFinal' })
  expect(await storedUpTo(store)).toEqual([4, 2])
  await worker.revert(2)
  await worker.revert(2)
  expect(await storedUpTo(store)).toEqual([2, 2])
  expect(await issuance()).toEqual([0n, 0n])

  await importToHead(worker)
  expect([await storedUpTo(store), submitted.length]).toEqual([[5, 2], 2])
  expect(await issuance()).toEqual([7n, 0n])
  b.chain.produceBlock()
  await importToHead(worker)
  expect(await storedUpTo(store)).toEqual([6, 6])
  expect(submitted).toHaveLength(6)
  expect(await issuance()).toEqual([7n, 7n])
  const head = await fetchHead(provider, access, 'Finalized')
  expect(head.header.parentchainHash).toBe((await b.chain.block(6))?.hash)
})
