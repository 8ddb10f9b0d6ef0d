import { createMemoryStore } from '@lockstep/adapters/store'
import { type LaunchedEnclave, provision } from '@lockstep/adapters/tee'
import { readTrusted } from '@lockstep/core/client'
import {
  bootstrapStore,
  createWorker,
  type SnapshotPart,
  type SnapshotSource,
  type Worker,
} from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterEach, describe, expect, test } from 'vitest'
import { alice, bob, createTestShard, importToHead, register, type TestShard } from './test-shard.js'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

interface FirstWorker {
  readonly shard: TestShard
  readonly first: LaunchedEnclave
  readonly worker: Worker
}

/** A shard with a worker that has executed 4 blocks, one of them with a payment out of the shard. */
async function startFirst(): Promise<FirstWorker> {
  const shard = createTestShard()
  const first = await launch(shard, 'generate')
  await register(shard.chain, first)
  shard.chain.produceBlock()
  const access = await shard.access(first)
  await shard.shield(access, alice.account, 10n)
  shard.chain.produceBlock()
  await shard.transfer(access, alice, bob.account, 4n, 0)
  shard.chain.produceBlock()
  await shard.unshield(access, alice, bob.account, 1n, 1)
  shard.chain.produceBlock()
  const worker = await createWorker({ parentchain: shard.chain, enclave: first, store: createMemoryStore() })
  await importToHead(worker)
  return { shard, first, worker }
}

async function launch(shard: TestShard, keys: 'generate' | 'provision'): Promise<LaunchedEnclave> {
  const enclave = await shard.launch(keys)
  ends.push(() => enclave.close())
  return enclave
}

async function launchSecond({ shard, first }: FirstWorker): Promise<LaunchedEnclave> {
  const second = await launch(shard, 'provision')
  expect(await provision(first, second)).toEqual({ provisioned: true })
  return second
}

/** All parts of the first worker's state. */
async function partsOf(source: SnapshotSource): Promise<SnapshotPart[]> {
  const parts = [await source.exportSnapshot()]
  for (let last = parts[0]; last !== undefined && !last.isLast; last = parts.at(-1)) {
    parts.push(await source.exportSnapshot({ checkpoint: last.checkpoint, index: last.index + 1 }))
  }
  return parts
}

describe('a worker that takes its state over from another', () => {
  test('goes on to the same headers, owes nothing for the blocks before, and starts again from its store', async () => {
    const given = await startFirst()
    const { shard, worker } = given
    const second = await launchSecond(given)
    const store = createMemoryStore()
    const progress: number[] = []
    const source = given.first
    const block = await bootstrapStore({ enclave: second, store }, source, {
      onProgress: ({ parts }) => progress.push(parts),
    })
    expect({ block, progress }).toEqual({ block: 4, progress: [1] })
    const other = await createWorker({ parentchain: shard.chain, enclave: second, store })
    const access = await shard.access(second)
    expect(
      (await readTrusted(access, balances.getters.trusted.accountInfo, {}, { signer: alice, expiry: 100 })).value,
    ).toMatchObject({ data: { free: 5n } })
    await shard.transfer(access, alice, bob.account, 2n, 2)
    shard.chain.produceBlock()
    const expected = await importToHead(worker)
    expect((await importToHead(other))?.header).toEqual(expected?.header)
    expect(await store.released()).toBe(5)
    const sealed = await second.sealedKeys()
    await second.close()
    const again = await shard.launch({ sealed })
    ends.push(() => again.close())
    const restarted = await createWorker({ parentchain: shard.chain, enclave: again, store })
    shard.chain.produceBlock()
    expect((await importToHead(restarted))?.header).toEqual((await importToHead(worker))?.header)
  })

  test('goes on where a transfer broke off, with what its store has', async () => {
    const given = await startFirst()
    const store = createMemoryStore()
    const broken = { importSnapshot: async () => undefined }
    const [part] = await partsOf(given.first)
    if (part === undefined) throw new Error('one part')
    // A part that does not end it: the source then has no second one.
    const source: SnapshotSource = {
      exportSnapshot: async (from) => {
        if (from !== undefined) throw new Error('the line is dead')
        return { ...part, isLast: false }
      },
    }
    await expect(bootstrapStore({ enclave: broken, store }, source)).rejects.toThrow('the line is dead')
    const second = await launchSecond(given)
    // What is there does not open, for its end was changed: the enclave begins again.
    expect(await bootstrapStore({ enclave: second, store }, given.first)).toBe(4)
  })

  test('refuses parts that were changed, moved, renamed, left out, or sealed by another shard', async () => {
    const given = await startFirst()
    const foreign = await startFirst()
    const second = await launchSecond(given)
    const [part] = await partsOf(given.first)
    const [other] = await partsOf(foreign.first)
    if (part === undefined || other === undefined) throw new Error('one part')
    const flipped = part.sealed.slice()
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
    const bad = {
      changed: { ...part, sealed: flipped },
      short: { ...part, sealed: part.sealed.slice(0, -1) },
      'of another block': { ...part, block: 3 },
      'under another name': { ...part, checkpoint: other.checkpoint },
      'not the last': { ...part, isLast: false },
      'of another shard': other,
    }
    for (const [name, wrong] of Object.entries(bad)) {
      const refusal = await second.importSnapshot(wrong).catch(({ code }) => code)
      expect({ name, refusal }).toEqual({ name, refusal: 'SealBroken' })
    }
    await expect(second.importSnapshot({ ...part, index: 1 })).rejects.toMatchObject({ code: 'SnapshotPartOrder' })
    await second.importSnapshot(part)
    await second.importSnapshot(part)
    await expect(second.importSnapshot({ ...part, checkpoint: other.checkpoint })).rejects.toMatchObject({
      code: 'ShardStarted',
    })
  })

  test('is refused by an enclave without the shielding key, and by a store with records', async () => {
    const given = await startFirst()
    const bare = await launch(given.shard, 'provision')
    const [part] = await partsOf(given.first)
    if (part === undefined) throw new Error('one part')
    await expect(bare.importSnapshot(part)).rejects.toMatchObject({ code: 'NotProvisioned' })
    await expect(bare.exportSnapshot()).rejects.toMatchObject({ code: 'NotProvisioned' })
    const { store } = given.worker
    await expect(bootstrapStore({ enclave: bare, store }, given.first)).rejects.toMatchObject({ code: 'StoreNotEmpty' })
  })
})

describe('a worker that others take the state from', () => {
  test('has none before its first block, nor while outputs wait', async () => {
    const shard = createTestShard()
    const first = await launch(shard, 'generate')
    await expect(first.exportSnapshot()).rejects.toMatchObject({ code: 'NoSnapshot' })
    await first.executeBlocks([shard.chain.produceBlock()])
    await expect(first.exportSnapshot()).rejects.toMatchObject({ code: 'OutputsPending', details: { value: 1 } })
    await first.outputs(1, 0)
    expect(await first.exportSnapshot()).toMatchObject({ block: 1, index: 0, isLast: true })
  })

  test('says so when a block is not kept any more, and when there is no such part', async () => {
    const { first } = await startFirst()
    const part = await first.exportSnapshot()
    const { checkpoint } = part
    await expect(first.exportSnapshot({ checkpoint, index: 1 })).rejects.toMatchObject({ code: 'SnapshotPartOrder' })
    const unknown = { checkpoint: first.shard, index: 1 }
    await expect(first.exportSnapshot(unknown)).rejects.toMatchObject({ code: 'SnapshotOutdated' })
    expect(await first.exportSnapshot({ checkpoint, index: 0 })).toMatchObject({ checkpoint, block: 4, index: 0 })
  })
})
