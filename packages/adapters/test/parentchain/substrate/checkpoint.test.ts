import { createProvider } from '@lockstep/adapters/crypto-native'
import { createMemoryStore } from '@lockstep/adapters/store'
import {
  createPlatform,
  defineEnclaveProgram,
  type KeySource,
  type LaunchedEnclave,
  launchInProcess,
} from '@lockstep/adapters/tee'
import { encode, fromHex, H256, type Hex, struct, toHex, u32 } from '@lockstep/core'
import { type BlockReference, bootstrapStore, createWorker, type Store } from '@lockstep/core/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  connectSubstrateRpc,
  createSubstrateExtrinsicFactory,
  createSubstrateLightClient,
  createSubstrateOutbox,
  createSubstrateParentchain,
  importFromBest,
  type SubstrateParentchain,
  type SubstrateParentchainOptions,
  type SubstrateRpc,
} from '../../../src/parentchain/substrate/index.js'
import { childOf, type FakeBlock, genesisBlock, provider, runtime } from './fake-chain.js'
import { type FakeNode, startFakeNode } from './fake-node.js'
import { journal } from './journal-stf.js'

const trust = { finality: 'host', events: 'proven' } as const
const genesis = genesisBlock()
const chainOf = (length: number, salt = 0n, onto: readonly FakeBlock[] = [genesis]): FakeBlock[] => {
  const blocks = [...onto]
  while (blocks.length <= length) blocks.push(childOf(blocks.at(-1) ?? genesis, salt + BigInt(blocks.length)))
  return blocks
}
const honest = chainOf(9)
const other = chainOf(9, 100n)
const checkpoint: BlockReference = { number: 5, hash: honest[5]?.hash ?? genesis.hash }
/** The runtime that it begins with is the only one that it needs. */
const runtimes = [{ firstBlock: 6, runtime }]

let node: FakeNode
let rpc: SubstrateRpc
let alarms: string[]
/** Hashes and numbers in all questions. */
let asked: unknown[]
let submitted: Hex[]
beforeEach(async () => {
  node = await startFakeNode(genesis)
  node.view.best = honest
  node.view.finalized = 8
  rpc = connectSubstrateRpc({ url: node.url })
  alarms = []
  asked = []
  submitted = []
  const own: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    system_accountNextIndex: () => submitted.length,
    state_call: () => toHex(encode(u32, 0)),
    author_pendingExtrinsics: () => submitted,
    author_submitExtrinsic: ([extrinsic]) => {
      const bytes = String(extrinsic) as Hex
      submitted.push(bytes)
      return toHex(provider.blake2b256(fromHex(bytes)))
    },
  }
  node.view.intercept = (method, params) => {
    asked.push(...params)
    return own[method]?.(params)
  }
})
afterEach(async () => {
  rpc.close()
  await node.close()
})

const connect = (options: Partial<SubstrateParentchainOptions> = {}): SubstrateParentchain =>
  createSubstrateParentchain({
    ...{ provider, rpc, genesisHash: genesis.hash, checkpoint, runtimes, trust },
    pause: async () => {},
    onAlarm: ({ code }) => alarms.push(code),
    ...options,
  })

async function follow(chain: SubstrateParentchain, count: number): Promise<Hex[]> {
  const hashes: Hex[] = []
  for await (const { hash } of chain.finalizedBlocks(6)) if (hashes.push(hash) === count) break
  return hashes
}

describe('a chain that is followed from a checkpoint', () => {
  test('begins behind it, and asks for nothing before it but who the chain is', async () => {
    const chain = connect()
    expect(chain.start).toEqual(checkpoint)
    expect(await follow(chain, 3)).toEqual(honest.slice(6, 9).map(({ hash }) => hash))
    expect(await chain.block(5)).toBeUndefined()
    const before = honest.slice(0, 5).flatMap(({ hash, header: { number } }) => [hash, number])
    expect(asked.filter((value) => before.includes(value as Hex))).toEqual([0])
    expect(() => chain.finalizedBlocks(5)).toThrow(expect.objectContaining({ code: 'BlockNumberOutOfBounds' }))
    expect(alarms).toEqual([])
  })

  test('NodeCheckpointMismatch: a node that has another block at that number', async () => {
    node.view.best = [...honest.slice(0, 5), ...chainOf(9, 50n, honest.slice(0, 5)).slice(5)]
    await expect(connect().finalizedHead()).rejects.toMatchObject({ code: 'NodeCheckpointMismatch' })
    expect(alarms).toEqual(['NodeCheckpointMismatch'])
  })

  test('a node that has not come so far is waited for', async () => {
    node.view.best = honest.slice(0, 3)
    node.view.finalized = 2
    let waits = 0
    const chain = connect({
      async pause() {
        waits += 1
        if (waits < 3) return
        node.view.best = honest
        node.view.finalized = 8
      },
    })
    expect(await chain.finalizedHead()).toBe(5)
    expect(await follow(chain, 1)).toEqual([honest[6]?.hash])
    expect(alarms).toEqual([])
  })

  test('a node that comes so far on another fork is found out then', async () => {
    node.view.best = other.slice(0, 3)
    node.view.finalized = 2
    const chain = connect({
      async pause() {
        node.view.best = [genesis, ...other.slice(1)]
        node.view.finalized = 8
      },
    })
    await expect(follow(chain, 1)).rejects.toMatchObject({ code: 'NodeCheckpointMismatch' })
  })

  test.each([
    ['number', { ...checkpoint, number: 0 }],
    ['number', { ...checkpoint, number: 1.5 }],
    ['hash', { ...checkpoint, hash: '0x00' as Hex }],
  ])('CheckpointMalformed: %s', (field, malformed) => {
    const refusal = expect.objectContaining({
      code: 'CheckpointMalformed',
      details: expect.objectContaining({ field: `checkpoint.${field}` }),
    })
    expect(() => connect({ checkpoint: malformed })).toThrow(refusal)
    const options = { provider, genesisHash: genesis.hash, checkpoint: malformed, runtimes, trust }
    expect(() => createSubstrateLightClient(options)).toThrow(refusal)
  })
})

const program = defineEnclaveProgram({
  stf: journal,
  parameters: struct({ genesisHash: H256, number: u32, hash: H256 }),
  connect: (own, { genesisHash, ...start }) => ({
    lightClient: createSubstrateLightClient({
      ...{ provider: own, genesisHash, checkpoint: start, runtimes, trust },
      takeUnfinalized: true,
    }),
    extrinsics: createSubstrateExtrinsicFactory({ provider: own, genesisHash, runtime }),
  }),
})

describe('a shard that begins behind a checkpoint', () => {
  const native = createProvider()
  const platform = createPlatform({ provider, entropy: (length) => new Uint8Array(length).fill(3) })
  const launch = (keys: KeySource = 'generate', start = checkpoint): Promise<LaunchedEnclave> =>
    launchInProcess({
      ...{ platform, program, provider: native, parameters: { genesisHash: genesis.hash, ...start } },
      keys,
    })

  async function workerOn(enclave: LaunchedEnclave, store: Store, chain = connect()) {
    const parentchain = await createSubstrateOutbox({ provider, chain, store, enclave, runtime })
    return createWorker({ parentchain, enclave, store })
  }

  async function importTo(last: number, worker: Awaited<ReturnType<typeof workerOn>>): Promise<Hex[]> {
    const roots: Hex[] = []
    for await (const { number, signedHeader } of worker.import()) {
      roots.push(signedHeader.header.parentchainHash)
      if (number === last) break
    }
    return roots
  }

  test('goes on after a restart, and others start from its snapshot', async () => {
    const enclave = await launch()
    const store = createMemoryStore()
    expect(await importTo(7, await workerOn(enclave, store))).toEqual([honest[6]?.hash, honest[7]?.hash])
    expect([await store.released(), submitted.length]).toEqual([7, 2])
    const sealed = await enclave.sealedKeys()

    const taken = createMemoryStore()
    const taking = await launch({ sealed })
    expect(await bootstrapStore({ enclave: taking, store: taken }, enclave)).toBe(7)
    expect(await importTo(8, await workerOn(taking, taken))).toEqual([honest[8]?.hash])
    expect([await taken.released(), submitted.length]).toEqual([8, 3])
    await enclave.close()

    const again = await launch({ sealed })
    expect(await importTo(8, await workerOn(again, store))).toEqual([honest[8]?.hash])
    expect(await store.released()).toBe(8)
    await again.close()
    await taking.close()
  })

  test('follows the head, and goes back to the checkpoint where all behind it was taken back', async () => {
    node.view.finalized = 5
    const enclave = await launch()
    const store = createMemoryStore()
    const fork = [...honest.slice(0, 6), ...chainOf(9, 50n, honest.slice(0, 6)).slice(6)]
    const worker = await workerOn(enclave, store, connect({ follow: 'best' }))
    const reorganizations: unknown[] = []
    const hashes: Hex[] = []
    const onReorganization = (one: unknown): void => {
      reorganizations.push(one)
    }
    for await (const { number, signedHeader } of importFromBest(worker, { onReorganization })) {
      hashes.push(signedHeader.header.parentchainHash)
      if (number === 7 && reorganizations.length === 0) node.view.best = fork
      if (number === 9) break
    }
    expect(reorganizations).toEqual([{ from: 7, to: 5 }])
    expect(hashes).toEqual([...honest.slice(6, 8), ...fork.slice(6)].map(({ hash }) => hash))
    await worker.revert(5)
    await worker.revert(5)
    await expect(worker.revert(4)).rejects.toMatchObject({ code: 'BlockFinal' })
    await enclave.close()
  })

  test('another checkpoint is another enclave', async () => {
    const enclaves = [await launch('provision'), await launch('provision', { ...checkpoint, number: 6 })]
    expect(enclaves[0]?.mrenclave).not.toBe(enclaves[1]?.mrenclave)
    for (const enclave of enclaves) await enclave.close()
  })
})
