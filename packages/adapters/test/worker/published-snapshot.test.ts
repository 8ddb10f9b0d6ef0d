import { createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { createMemoryStore } from '@lockstep/adapters/store'
import { type LaunchedEnclave, provision } from '@lockstep/adapters/tee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { readTrusted } from '@lockstep/core/client'
import { type Signer, signerFromUri } from '@lockstep/core/crypto'
import { type BlockHeader, blockHeaderHash, verifySignedHeader } from '@lockstep/core/receipt'
import { createState, takeSnapshot } from '@lockstep/core/state'
import {
  bootstrapStore,
  createWorker,
  keyHistoryHash,
  type SnapshotSource,
  type StatePublication,
  type Store,
  shieldingKeyHash,
  statePublication,
  type Worker,
} from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterEach, describe, expect, test } from 'vitest'
import { unsealKeys } from '../../src/tee/sealed-keys.js'
import { simulatorSigner } from '../../src/tee/simulator-signer.js'
import type { SnapshotAttestation } from '../../src/tee/snapshot-attestation.js'
import { createSnapshotExport } from '../../src/tee/snapshot-export.js'
import { snapshotSealing } from '../../src/tee/snapshot-sealing.js'
import { attestationBy } from '../tee/lying-platform.js'
import { alice, bob, createTestShard, entropy, importToHead, provider, register, type TestShard } from './test-shard.js'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

interface FirstWorker {
  readonly shard: TestShard
  readonly first: LaunchedEnclave
  readonly worker: Worker
  /** The headers of its blocks, by number. */
  readonly headers: ReadonlyMap<number, BlockHeader>
  /** One more block, executed. */
  step(): Promise<void>
}

async function launch(shard: TestShard, keys: Parameters<TestShard['launch']>[0]): Promise<LaunchedEnclave> {
  const enclave = await shard.launch(keys)
  ends.push(() => enclave.close())
  return enclave
}

/**
 * A shard that publishes every second state, and a worker of it behind block 3. Alice got 10 and gave 4 away in block 2;
 * what was published of it waits for block 4.
 */
async function startFirst({ registered = true } = {}): Promise<FirstWorker> {
  const shard = createTestShard(undefined, { publishStateEvery: 2 })
  const { chain } = shard
  const first = await launch(shard, 'generate')
  if (registered) await register(chain, first)
  const worker = await createWorker({ parentchain: chain, enclave: first, store: createMemoryStore() })
  const headers = new Map<number, BlockHeader>()
  async function catchUp(): Promise<void> {
    for await (const { number, signedHeader } of worker.import()) {
      headers.set(number, signedHeader.header)
      if (number === chain.head()) return
    }
  }
  chain.produceBlock()
  await catchUp()
  const access = await shard.access(first)
  await shard.shield(access, alice.account, 10n)
  await shard.transfer(access, alice, bob.account, 4n, 0)
  chain.produceBlock()
  chain.produceBlock()
  await catchUp()
  return {
    ...{ shard, first, worker, headers },
    async step() {
      chain.produceBlock()
      await catchUp()
    },
  }
}

async function launchSecond({ shard, first }: Pick<FirstWorker, 'shard' | 'first'>): Promise<LaunchedEnclave> {
  const second = await launch(shard, 'provision')
  expect(await provision(first, second)).toEqual({ provisioned: true })
  return second
}

async function join(given: FirstWorker, source: SnapshotSource): Promise<{ second: LaunchedEnclave; store: Store }> {
  const second = await launchSecond(given)
  const store = createMemoryStore()
  await bootstrapStore({ enclave: second, store }, source)
  return { second, store }
}

/** Code by which an enclave says nothing of its state; `undefined` where it speaks. */
const silence = (shard: TestShard, enclave: LaunchedEnclave): Promise<string | undefined> =>
  shard.access(enclave).then(
    () => undefined,
    ({ code }) => code,
  )

const freeOf = async (shard: TestShard, enclave: LaunchedEnclave): Promise<bigint> => {
  const access = await shard.access(enclave)
  const getter = balances.getters.trusted.accountInfo
  return (await readTrusted(access, getter, {}, { signer: alice, expiry: 100 })).value.data.free
}

/** Imports so many blocks. */
async function importBlocks(worker: Worker, count: number): Promise<void> {
  let left = count
  for await (const _ of worker.import()) {
    left -= 1
    if (left === 0) return
  }
}

describe('a worker that joins a shard which publishes its states', () => {
  test('is silent until it has read in a final block that its state was published', async () => {
    const given = await startFirst()
    const { shard, first, step } = given
    await expect(first.exportSnapshot()).rejects.toMatchObject({ code: 'SnapshotUnpublished' })
    await step()
    const { second, store } = await join(given, first)
    const other = await createWorker({ parentchain: shard.chain, enclave: second, store })
    const third = await launch(shard, 'provision')
    const challenge = await third.provisioningChallenge()
    const acts = {
      attest: () => second.attest(toHex(new Uint8Array(32))),
      query: () => second.query(new Uint8Array(80)),
      snapshot: () => second.exportSnapshot(),
      outputs: () => second.outputs(3, 0),
      keys: () => second.answerProvisioning(challenge),
      'a new key': () => second.prepareShieldingKey(),
      'a key announced': () => second.announceShieldingKey(challenge),
    }
    for (const [name, act] of Object.entries(acts)) {
      const code = await act().then(
        () => undefined,
        (error) => error.code,
      )
      expect({ name, code }).toEqual({ name, code: 'SnapshotUnconfirmed' })
    }
    const details = { value: blockHeaderHash(provider, headerOf(given, 2)), limit: 2 }
    await expect(second.attest(toHex(new Uint8Array(32)))).rejects.toMatchObject({ details })
    // Block 3 is executed and nothing of it is handed over; block 4 has the publication.
    await importBlocks(other, 1)
    expect([await silence(shard, second), await store.released()]).toEqual(['SnapshotUnconfirmed', undefined])
    await importBlocks(other, 1)
    expect([await silence(shard, second), await store.released()]).toEqual([undefined, 4])
    expect(await freeOf(shard, second)).toBe(6n)
    await step()
    await importToHead(other)
    expect(await second.exportSnapshot()).toMatchObject({ block: 4 })
  })

  test('signs no header for its host before that: whoever is shown one would believe it', async () => {
    const given = await startFirst()
    const { shard, first, step } = given
    await step()
    const { second, store } = await join(given, first)
    const other = await createWorker({ parentchain: shard.chain, enclave: second, store })
    await step()
    const signed: [number, boolean][] = []
    for await (const { number, signedHeader } of other.import()) {
      expect(signedHeader.header).toEqual(headerOf(given, number))
      signed.push([number, verifySignedHeader(provider, signedHeader, second.account)])
      if (number === 5) break
    }
    expect(signed).toEqual([
      [3, false],
      [4, true],
      [5, true],
    ])
  })

  test('goes on to the same headers, and publishes the same as the others', async () => {
    const given = await startFirst()
    const { shard, first, headers, step } = given
    await step()
    const { second, store } = await join(given, first)
    const other = await createWorker({ parentchain: shard.chain, enclave: second, store })
    await register(shard.chain, second)
    for (let more = 0; more < 6; more += 1) {
      await step()
      const reached = await importToHead(other)
      expect(reached?.header).toEqual(headers.get(reached?.header.number ?? 0))
    }
    const published = publicationsOf(shard)
    expect(published.filter(({ number }) => number === 8)).toHaveLength(2)
    expect(new Set(published.map(({ number, hash }) => `${number} ${hash}`)).size).toBe(4)
    for (const { number, hash } of published) expect(hash).toBe(blockHeaderHash(provider, headerOf(given, number)))
  })

  test('knows after a restart what it had read, and what not', async () => {
    const given = await startFirst()
    const { shard, first, step } = given
    await step()
    const { second, store } = await join(given, first)
    const sealed = await second.sealedKeys()
    async function restarted(): Promise<{ enclave: LaunchedEnclave; worker: Worker }> {
      const enclave = await launch(shard, { sealed })
      return { enclave, worker: await createWorker({ parentchain: shard.chain, enclave, store }) }
    }
    const none = await restarted()
    expect(await silence(shard, none.enclave)).toBe('SnapshotUnconfirmed')
    await importBlocks(none.worker, 1)
    const one = await restarted()
    expect(await silence(shard, one.enclave)).toBe('SnapshotUnconfirmed')
    await importBlocks(one.worker, 1)
    const two = await restarted()
    expect(await silence(shard, two.enclave)).toBeUndefined()
  })

  test('gets none from an enclave that is not registered: what it publishes fails', async () => {
    const { first, step } = await startFirst({ registered: false })
    for (let more = 0; more < 4; more += 1) await step()
    await expect(first.exportSnapshot()).rejects.toMatchObject({ code: 'SnapshotUnpublished' })
  })
})

function headerOf({ headers }: Pick<FirstWorker, 'headers'>, number: number): BlockHeader {
  const header = headers.get(number)
  if (header === undefined) throw new Error(`no header of block ${number}`)
  return header
}

/** What registered enclaves have published, in order. */
function publicationsOf({ chain }: TestShard): { readonly number: number; readonly hash: Hex }[] {
  return Array.from({ length: chain.head() + 1 }, (_, block) => chain.eventsOf(block)).flatMap((events) =>
    events.flatMap(({ event }) => {
      if (event.type !== 'enclaveBridge' || event.value.type !== 'publishedHash') return []
      const { hash, data } = event.value.value
      return [{ number: Buffer.from(fromHex(data)).readUInt32LE(32), hash }]
    }),
  )
}

/**
 * Somebody with the shard's shielding key, who makes a snapshot of block 2 in which nobody has anything.
 *
 * @param attestation a platform that lies vouches for it if left out.
 */
async function startThief({ shard, first, headers }: FirstWorker, attestation?: Pick<SnapshotAttestation, 'attest'>) {
  const { mrenclave } = first
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  const sealing = { provider, entropy, sealingKey: shard.platform.sealingKey(identity) }
  const { shieldingKey } = unsealKeys(sealing, first.shard, await first.sealedKeys())
  if (shieldingKey === undefined) throw new Error('the first worker has the key')
  const state = createState(provider, {})
  const header = { ...headerOf({ headers }, 2), stateRoot: toHex(state.root()) }
  const view = state.at(state.version())
  const send = createSnapshotExport(
    snapshotSealing(provider, entropy, { mrenclave, shard: first.shard }, shieldingKey),
    () => ({ header, chunks: () => takeSnapshot(view, fromHex(header.stfIdentity)) }),
    { attestation: attestation ?? attestationBy(shard.platform, mrenclave, shieldingKey) },
  )
  const history = keyHistoryHash(provider, shieldingKeyHash(provider, shieldingKey), [])
  return {
    source: { exportSnapshot: async (from) => send(from) } satisfies SnapshotSource,
    /** What would have to be published for it. */
    publication: statePublication(provider, header, history),
  }
}

const mallory = signerFromUri(provider, 'ed25519', '//Mallory', entropy)
const factoryOf = ({ chain }: TestShard) => createExtrinsicFactory({ provider, genesisHash: chain.genesisHash })

async function submit(shard: TestShard, call: Uint8Array, signer: Signer = mallory): Promise<void> {
  await shard.chain.submit(factoryOf(shard).extrinsic(call, signer, await shard.chain.nextNonce(signer.account)))
}

/** Registers mallory as an enclave of some code, as nobody could without a platform that lies. */
async function registerMallory(shard: TestShard, mrenclave: Hex): Promise<void> {
  const reportData = new Uint8Array(64)
  reportData.set(fromHex(mallory.account))
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  await submit(shard, factoryOf(shard).registration(shard.platform.quote(identity, reportData)))
}

async function publish(shard: TestShard, publication: StatePublication, topics?: number): Promise<void> {
  const call = factoryOf(shard).publication?.(publication)
  if (call === undefined) throw new Error('the chain has a call for it')
  if (topics === undefined) return submit(shard, call)
  const { headerHash: hash, shard: topic } = publication
  const data = toHex(call.slice(-100))
  const extraTopics = Array.from({ length: topics }, () => topic)
  const value = { type: 'publishHash', value: { hash, extraTopics, data } } as const
  await submit(shard, shard.chain.encodeCall({ type: 'enclaveBridge', value }))
}

const otherCode: Hex = toHex(new Uint8Array(32).fill(0x0c))

/** A worker that has taken the thief's snapshot, on a chain where the first worker's outputs never arrive. */
async function startVictim() {
  const given = await startFirst({ registered: false })
  const thief = await startThief(given)
  const { second, store } = await join(given, thief.source)
  const victim = await createWorker({ parentchain: given.shard.chain, enclave: second, store })
  return { ...given, ...thief, second, victim, store }
}

test('a forged state, sealed with the right shielding key, is refused where no enclave has quoted it', async () => {
  const given = await startFirst()
  const { source, publication } = await startThief(given, { attest: async () => new Uint8Array() })
  const details = { value: publication.headerHash, limit: 'QuoteMalformed' }
  await expect(join(given, source)).rejects.toMatchObject({ code: 'SnapshotUnattested', details })
})

describe('a forged state, sealed with the right shielding key, for which a platform lies', () => {
  test('raises the alarm once the state that was published is read, and nothing ever left', async () => {
    const given = await startFirst()
    const { shard, step } = given
    const { source, publication } = await startThief(given)
    const { second, store } = await join(given, source)
    const victim = await createWorker({ parentchain: shard.chain, enclave: second, store })
    await step()
    await importBlocks(victim, 1)
    expect(await silence(shard, second)).toBe('SnapshotUnconfirmed')
    const alarm = {
      code: 'PublicationContradicted',
      details: { value: blockHeaderHash(provider, headerOf(given, 2)), limit: publication.headerHash },
    }
    await expect(importToHead(victim)).rejects.toMatchObject(alarm)
    // For good: neither the import goes on nor a restart helps.
    await step()
    await expect(importToHead(victim)).rejects.toMatchObject(alarm)
    const again = await launch(shard, { sealed: await second.sealedKeys() })
    const restarted = await createWorker({ parentchain: shard.chain, enclave: again, store })
    await expect(importToHead(restarted)).rejects.toMatchObject(alarm)
    expect([await silence(shard, again), await store.released()]).toEqual(['PublicationContradicted', undefined])
  })

  test.each<[string, (given: Awaited<ReturnType<typeof startVictim>>) => Promise<void>]>([
    ['nobody', async () => {}],
    ['an account that is no enclave', async ({ shard, publication }) => publish(shard, publication)],
    [
      'an enclave of other code',
      async ({ shard, publication }) => {
        await registerMallory(shard, otherCode)
        await publish(shard, publication)
      },
    ],
    [
      'an enclave of the same code, of another shard',
      async ({ shard, first, publication }) => {
        await registerMallory(shard, first.mrenclave)
        await publish(shard, { ...publication, shard: otherCode })
      },
    ],
    [
      'an enclave of the same code with keys of its own',
      async ({ shard, first, publication }) => {
        await registerMallory(shard, first.mrenclave)
        await publish(shard, { ...publication, keyHistory: otherCode })
      },
    ],
    [
      'a call that fails',
      async ({ shard, first, publication }) => {
        await registerMallory(shard, first.mrenclave)
        await publish(shard, publication, 6)
      },
    ],
  ])('is not confirmed by %s', async (_, act) => {
    const given = await startVictim()
    await act(given)
    given.shard.chain.produceBlock()
    await importToHead(given.victim)
    expect(await silence(given.shard, given.second)).toBe('SnapshotUnconfirmed')
    expect(await given.store.released()).toBeUndefined()
  })

  test('is confirmed by a broken enclave of the same code and keys alone, until an honest one speaks', async () => {
    const { shard, first, headers, publication, second, victim } = await startVictim()
    await registerMallory(shard, first.mrenclave)
    await publish(shard, publication)
    shard.chain.produceBlock()
    await importToHead(victim)
    expect(await silence(shard, second)).toBeUndefined()
    const { keyHistory } = publication
    await publish(shard, statePublication(provider, headerOf({ headers }, 2), keyHistory))
    shard.chain.produceBlock()
    await expect(importToHead(victim)).rejects.toMatchObject({ code: 'PublicationContradicted' })
  })
})

test('a worker that has executed everything itself stops, too, where another state is published of its block', async () => {
  const given = await startFirst()
  const { shard, first, worker, step } = given
  await step()
  const { checkpoint } = await first.exportSnapshot()
  await registerMallory(shard, first.mrenclave)
  const { publication } = await startThief(given)
  await publish(shard, publication)
  shard.chain.produceBlock()
  const alarm = { code: 'PublicationContradicted', details: { value: publication.headerHash } }
  await expect(importToHead(worker)).rejects.toMatchObject(alarm)
  expect(await silence(shard, first)).toBe('PublicationContradicted')
  await expect(first.exportSnapshot({ checkpoint, index: 0 })).rejects.toMatchObject(alarm)
})

describe('what a launch refuses', () => {
  test('PublicationInterval: more blocks than versions that are kept', async () => {
    const shard = createTestShard(undefined, { publishStateEvery: 65 })
    await expect(shard.launch('provision')).rejects.toMatchObject({
      code: 'PublicationInterval',
      details: { limit: 64 },
    })
  })

  test('is another enclave than one that publishes at another pace, or not at all', async () => {
    const paces = [{}, { publishStateEvery: 1 }, { publishStateEvery: 2 }]
    const measured = await Promise.all(
      paces.map(async (pace) => (await launch(createTestShard(undefined, pace), 'provision')).mrenclave),
    )
    expect(new Set(measured).size).toBe(3)
  })
})
