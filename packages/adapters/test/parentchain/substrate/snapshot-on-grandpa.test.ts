import { createProvider } from '@lockstep/adapters/crypto-native'
import { createMemoryStore } from '@lockstep/adapters/store'
import {
  createAttestationVerifier,
  createPlatform,
  defineEnclaveProgram,
  type KeySource,
  type LaunchedEnclave,
  launchInProcess,
  provision,
} from '@lockstep/adapters/tee'
import { fromHex, H256, type Hex, struct, toHex } from '@lockstep/core'
import { attestWorker, readPublic } from '@lockstep/core/client'
import { decode } from '@lockstep/core/codec'
import { type Signer, signerFromUri } from '@lockstep/core/crypto'
import { type BlockHeader, blockHeaderHash } from '@lockstep/core/receipt'
import { createState, takeSnapshot } from '@lockstep/core/state'
import {
  bootstrapStore,
  createWorker,
  keyHistoryHash,
  type Parentchain,
  type SnapshotPart,
  type Store,
  shieldingKeyHash,
  statePublication,
} from '@lockstep/core/worker'
import { expect, onTestFinished, test } from 'vitest'
import {
  createSubstrateExtrinsicFactory,
  createSubstrateLightClient,
} from '../../../src/parentchain/substrate/index.js'
import { unseal } from '../../../src/tee/seal.js'
import { unsealKeys } from '../../../src/tee/sealed-keys.js'
import { simulatorSigner } from '../../../src/tee/simulator-signer.js'
import type { SnapshotAttestation } from '../../../src/tee/snapshot-attestation.js'
import { createSnapshotExport } from '../../../src/tee/snapshot-export.js'
import { partChunksCodec, snapshotPlace, snapshotSealing } from '../../../src/tee/snapshot-sealing.js'
import { attestationBy } from '../../tee/lying-platform.js'
import { childOf, type FakeBlock, genesisBlock } from './fake-chain.js'
import { blockOf, finality, justify, naming, runtime, seeds } from './grandpa-chain.js'
import { journal } from './journal-stf.js'

const provider = createProvider()
let drawn = 0
const entropy = (length: number): Uint8Array => {
  drawn += 1
  return provider.sha256(Uint8Array.of(drawn, drawn >> 8)).slice(0, length)
}
const mallory = signerFromUri(provider, 'ed25519', '//Mallory', entropy)
const platform = createPlatform({ provider, entropy: (length) => new Uint8Array(length).fill(3) })
const strangePlatform = createPlatform({ provider, entropy: (length) => new Uint8Array(length).fill(4) })

const voters = seeds(4, 1)
const genesis = genesisBlock(naming(voters, 0n))
const factory = createSubstrateExtrinsicFactory({ provider, genesisHash: genesis.hash, runtime })

const program = defineEnclaveProgram({
  stf: journal,
  parameters: struct({ genesisHash: H256 }),
  connect: (own, { genesisHash }) => ({
    lightClient: createSubstrateLightClient({
      ...{ provider: own, genesisHash, runtimes: [{ firstBlock: 1, runtime }] },
      trust: { finality: 'grandpa', events: 'proven' },
    }),
    extrinsics: createSubstrateExtrinsicFactory({ provider: own, genesisHash, runtime }),
  }),
})

/** A chain whose authorities never change: all its blocks are final. @param start what stands before it, genesis first */
function startChain(keys: readonly Uint8Array[], start: readonly FakeBlock[] = [genesis]) {
  const blocks = [...start]
  let waiting: Uint8Array[] = []

  function handedOut(number: number) {
    const [parent, block] = [blocks[number - 1], blocks[number]]
    return parent && block && blockOf(block, finality(parent, justify(block, keys, 0)))
  }

  const parentchain: Parentchain = {
    genesisHash: genesis.hash,
    finalizedHead: async () => blocks.length - 1,
    async *finalizedBlocks(from) {
      for (let number = from; number < blocks.length; number += 1) {
        const block = handedOut(number)
        if (block !== undefined) yield block
      }
    },
    block: async (number) => handedOut(number),
    async submit(extrinsic) {
      waiting.push(extrinsic)
      return toHex(provider.blake2b256(extrinsic))
    },
    nextNonce: async () => 0,
  }
  return {
    parentchain,
    blocks,
    produce(extrinsics: readonly Uint8Array[] = []): void {
      const parent = blocks.at(-1) ?? genesis
      const all = [...waiting, ...extrinsics]
      blocks.push(childOf(parent, BigInt(blocks.length), { ...naming(keys, 0n), extrinsics: all }))
      waiting = []
    },
  }
}

type Chain = ReturnType<typeof startChain>

async function launch(keys: KeySource, securityVersion = 1): Promise<LaunchedEnclave> {
  const enclave = await launchInProcess({
    ...{ platform, program, provider, keys, publishStateEvery: 2, securityVersion },
    parameters: { genesisHash: genesis.hash },
  })
  onTestFinished(() => enclave.close())
  return enclave
}

type Headers = ReadonlyMap<number, BlockHeader>

/** Answers headers of the blocks that there are, by number, as far as they were not imported before. */
async function importer(
  enclave: LaunchedEnclave,
  { parentchain }: Chain,
  store: Store,
): Promise<() => Promise<Headers>> {
  const worker = await createWorker({ parentchain, enclave, store })
  return async () => {
    const headers = new Map<number, BlockHeader>()
    for await (const { number, signedHeader } of worker.import()) headers.set(number, signedHeader.header)
    return headers
  }
}

const silence = (enclave: LaunchedEnclave): Promise<string | undefined> =>
  enclave.attest(toHex(new Uint8Array(32))).then(
    () => undefined,
    ({ code }) => code,
  )

/** A worker behind block 3, in which its state behind block 2 is published. */
async function startFirst() {
  const chain = startChain(voters)
  const first = await launch('generate')
  const catchUp = await importer(first, chain, createMemoryStore())
  chain.produce()
  chain.produce()
  const headers = await catchUp()
  chain.produce()
  await catchUp()
  return { chain, first, catchUp, headers }
}

type First = Awaited<ReturnType<typeof startFirst>>

async function launchSecond({ first }: Pick<First, 'first'>): Promise<LaunchedEnclave> {
  const second = await launch('provision')
  expect(await provision(first, second)).toEqual({ provisioned: true })
  return second
}

const fundsOf = async (enclave: LaunchedEnclave, { account: who }: Signer): Promise<bigint> => {
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const trusted = { mrenclave: enclave.mrenclave, minimumSecurityVersion: 1 }
  const worker = await attestWorker(enclave, verifier, trusted, { provider, entropy })
  const access = { provider, entropy, connection: enclave, worker, shard: enclave.shard }
  return (await readPublic(access, journal.getters.public.fundsOf, { who })).value
}

test('a worker joins by a snapshot, and starts again', async () => {
  const given = await startFirst()
  const { chain, first, catchUp } = given
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  expect(await bootstrapStore({ enclave: second, store }, first)).toBe(2)
  expect(await silence(second)).toBe('SnapshotUnconfirmed')
  const sealed = await second.sealedKeys()
  const before = await launch({ sealed })
  const catchUpBefore = await importer(before, chain, store)
  expect(await silence(before)).toBe('SnapshotUnconfirmed')
  await catchUpBefore()
  expect(await silence(before)).toBeUndefined()
  chain.produce()
  const after = await launch({ sealed })
  const catchUpAfter = await importer(after, chain, store)
  expect(await silence(after)).toBeUndefined()
  const headers = await catchUp()
  expect([...headers.keys()]).toEqual([4])
  expect(await catchUpAfter()).toEqual(headers)
})

/**
 * A host that has the shielding key, and authorities of its own. Its chain is final by them behind a block 2 of which
 * the true one knows nothing, and in block 3 the first worker's account has published what nobody has executed.
 */
async function startThief({ first, headers }: First) {
  const { mrenclave, shard } = first
  const own = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  const sealing = { provider, entropy, sealingKey: platform.sealingKey(own) }
  const { shieldingKey } = unsealKeys(sealing, shard, await first.sealedKeys())
  const last = headers.get(2)
  if (shieldingKey === undefined || last === undefined) throw new Error('the first worker has the key, and block 2')

  const forgers = seeds(4, 21)
  const chain = startChain(forgers, [genesisBlock(naming(forgers, 0n))])
  chain.produce()
  chain.produce()
  const funds = { key: mallory.account, value: Uint8Array.from([7, ...new Uint8Array(15)]) }
  const state = createState(provider, { initial: [{ space: 'journal.funds', changes: [funds] }] })
  const parentchainHash = chain.blocks[2]?.hash ?? genesis.hash
  const header: BlockHeader = { ...last, parentchainHash, stateRoot: toHex(state.root()) }
  const history = keyHistoryHash(provider, shieldingKeyHash(provider, shieldingKey), [])
  const call = factory.publication?.(statePublication(provider, header, history)) ?? new Uint8Array()
  chain.produce([bySigner(factory.extrinsic(call, mallory, 0), first.account)])

  const view = state.at(state.version())
  const snapshot = { header, chunks: () => takeSnapshot(view, fromHex(header.stfIdentity)) }
  const parts = snapshotSealing(provider, entropy, { mrenclave, shard }, shieldingKey)
  return {
    chain,
    mrenclave,
    shieldingKey,
    checkpoint: blockHeaderHash(provider, header),
    source: (attestation?: Pick<SnapshotAttestation, 'attest'>) => ({
      exportSnapshot: createSnapshotExport(parts, () => snapshot, { attestation }),
    }),
    /** What stands in a part that an enclave has sealed. */
    open: (part: SnapshotPart) => decode(partChunksCodec, unseal(parts, part.sealed, snapshotPlace(part))).map(fromHex),
  }
}

type Thief = Awaited<ReturnType<typeof startThief>>

/** His own chain takes extrinsics of whom he likes. */
function bySigner(extrinsic: Uint8Array, account: Hex): Uint8Array {
  return fromHex(toHex(extrinsic).replace(mallory.account.slice(2), account.slice(2)) as Hex)
}

const otherCode: Hex = `0x${'0c'.repeat(32)}`

const forgeries: readonly (readonly [
  string,
  string,
  (thief: Thief, first: LaunchedEnclave) => Promise<Pick<SnapshotAttestation, 'attest'> | undefined>,
])[] = [
  ['no quote', 'QuoteMalformed', async () => undefined],
  [
    'the quote of the true snapshot',
    'WrongReportData',
    async ({ open }, first) => {
      const [, , quote = new Uint8Array()] = open(await first.exportSnapshot())
      return { attest: async () => quote }
    },
  ],
  [
    'a quote of other code',
    'WrongMeasurement',
    async ({ shieldingKey }) => attestationBy(platform, otherCode, shieldingKey),
  ],
  [
    'a quote of an enclave whose memory its host reads',
    'DebugEnclave',
    async ({ mrenclave, shieldingKey }) => attestationBy(platform, mrenclave, shieldingKey, { debug: true }),
  ],
  [
    'a quote of an enclave with keys of its own',
    'WrongReportData',
    async ({ mrenclave }) => attestationBy(platform, mrenclave, provider.generateRsaKey()),
  ],
  [
    'a quote of another platform',
    'QuoteSignature',
    async ({ mrenclave, shieldingKey }) => attestationBy(strangePlatform, mrenclave, shieldingKey),
  ],
]

test('a snapshot on a chain of its host’s own is refused', async () => {
  const given = await startFirst()
  const { first } = given
  const thief = await startThief(given)
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  for (const [name, limit, vouch] of forgeries) {
    const forged = thief.source(await vouch(thief, first))
    const refused = await bootstrapStore({ enclave: second, store }, forged).catch(({ code, details }) => ({
      code,
      ...details,
    }))
    const refusal = { code: 'SnapshotUnattested', field: 'checkpoint', value: thief.checkpoint, limit }
    expect({ name, refused }).toEqual({ name, refused: refusal })
  }
  // It is as it was, and takes the true one.
  expect(await bootstrapStore({ enclave: second, store }, first)).toBe(2)
  await (await importer(second, given.chain, store))()
  expect(await silence(second)).toBeUndefined()
})

test('a snapshot that its host puts into the store in the place of the true one is refused, too', async () => {
  const given = await startFirst()
  const thief = await startThief(given)
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  await bootstrapStore({ enclave: second, store }, given.first)
  const stolen = createMemoryStore()
  const careless = { importSnapshot: async () => undefined }
  await bootstrapStore({ enclave: careless, store: stolen }, thief.source())
  const again = await launch({ sealed: await second.sealedKeys() })
  const refusal = { code: 'SnapshotUnattested', details: { value: thief.checkpoint } }
  await expect(importer(again, thief.chain, stolen)).rejects.toMatchObject(refusal)
})

/** A store that breaks just before it can say that a snapshot is whole. */
function breaking(store: Store): Store {
  return {
    ...store,
    putSealed: async (name, sealed) => {
      if (name === 'snapshot') throw new Error('the power is cut')
      await store.putSealed(name, sealed)
    },
  }
}

test('a worker whose security version was raised starts again on its own store', async () => {
  const given = await startFirst()
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  await bootstrapStore({ enclave: second, store }, given.first)
  const sealed = await second.sealedKeys()
  const raised = await launch({ sealed }, 2)
  const catchUp = await importer(raised, given.chain, store)
  await catchUp()
  expect(await silence(raised)).toBeUndefined()
  // Elsewhere it is asked for, also by the same enclave.
  const anew = bootstrapStore({ enclave: await launch({ sealed }, 2), store: createMemoryStore() }, given.first)
  await expect(anew).rejects.toMatchObject({ code: 'SnapshotUnattested', details: { limit: 'OldSecurityVersion' } })
})

test('a transfer that broke off before the security version was raised goes on', async () => {
  const given = await startFirst()
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  const cut = bootstrapStore({ enclave: second, store: breaking(store) }, given.first)
  await expect(cut).rejects.toThrow('the power is cut')
  const raised = await launch({ sealed: await second.sealedKeys() }, 2)
  expect(await bootstrapStore({ enclave: raised, store }, given.first)).toBe(2)
})

test('a note that was not stored is answered again with the part', async () => {
  const given = await startFirst()
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  await second.importSnapshot(await given.first.exportSnapshot())
  await bootstrapStore({ enclave: second, store }, given.first)
  const raised = await launch({ sealed: await second.sealedKeys() }, 2)
  await importer(raised, given.chain, store)
})

test('a transfer begins again where its store has what nobody vouches for', async () => {
  const given = await startFirst()
  const thief = await startThief(given)
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  const careless = { importSnapshot: async () => undefined }
  const cut = bootstrapStore({ enclave: careless, store: breaking(store) }, thief.source())
  await expect(cut).rejects.toThrow('the power is cut')
  expect(await bootstrapStore({ enclave: second, store }, given.first)).toBe(2)
})

test('its host cannot give it an old quote by the store, with the note of the true snapshot or without', async () => {
  const given = await startFirst()
  const thief = await startThief(given)
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  await bootstrapStore({ enclave: second, store }, given.first)
  const note = await store.getSealed('snapshot-judged')
  const sealed = await second.sealedKeys()
  const lie = attestationBy(platform, thief.mrenclave, thief.shieldingKey)
  for (const importSnapshot of [async () => undefined, async () => note]) {
    const stolen = createMemoryStore()
    await bootstrapStore({ enclave: { importSnapshot }, store: stolen }, thief.source(lie))
    const raised = await launch({ sealed }, 2)
    await expect(importer(raised, thief.chain, stolen)).rejects.toMatchObject({
      code: 'SnapshotUnattested',
      details: { value: thief.checkpoint, limit: 'OldSecurityVersion' },
    })
  }
})

test('only a platform that lies, and is believed, brings a worker onto such a chain', async () => {
  const given = await startFirst()
  const thief = await startThief(given)
  const [second, store] = [await launchSecond(given), createMemoryStore()]
  const { mrenclave, shieldingKey } = thief
  const lie = attestationBy(platform, mrenclave, shieldingKey)
  expect(await bootstrapStore({ enclave: second, store }, thief.source(lie))).toBe(2)
  await (await importer(second, thief.chain, store))()
  expect(await fundsOf(second, mallory)).toBe(7n)
})
