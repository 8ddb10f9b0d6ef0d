import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { createMemoryStore, openFileStore } from '@lockstep/adapters/store'
import {
  createAttestationVerifier,
  defineEnclaveProgram,
  type KeySource,
  type LaunchedEnclave,
  type LaunchOptions,
  launchInProcess,
  launchThread,
  provision,
} from '@lockstep/adapters/tee'
import { fromHex, H256, type Hex, struct, toHex } from '@lockstep/core'
import { askWorker, attestWorker, fetchReceipts, followUpgrades, readPublic, readTrusted } from '@lockstep/core/client'
import { engineCodes } from '@lockstep/core/receipt'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import { createWorker, type ExecutedBlock, type Store, signUpgradePermit, type Worker } from '@lockstep/core/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { votingRegistryV1 } from '../../src/v1.js'
import { votingRegistry } from '../../src/v2.js'
import { credential, salt } from '../voters.js'
import { account, createTestChain, platform, provider, type TestChain } from './test-chain.js'

const lastBlock = 4
const [registrar, bob, carol, authority] = [
  account('//Alice'),
  account('//Bob'),
  account('//Carol'),
  account('//Authority'),
] as const
const entropy = (length: number): Uint8Array => new Uint8Array(length).fill(11)
const challenge = toHex(entropy(32))
const parameters = struct({ genesisHash: H256, finalityAuthority: H256 })

const programOf = (stf: Stf) =>
  defineEnclaveProgram({
    stf,
    parameters,
    connect: (withProvider, { genesisHash, finalityAuthority }) => ({
      lightClient: createEmbeddedLightClient({ provider: withProvider, genesisHash, finalityAuthority }),
      extrinsics: createExtrinsicFactory({ provider: withProvider, genesisHash }),
    }),
  })
const programUrl = (version: 1 | 2): URL => new URL(`v${version}-program.mjs`, import.meta.url)

/** How a version's enclave is carried. */
const carriers = {
  'in this process': (version: 1 | 2, options: LaunchOptions) =>
    launchInProcess({ ...options, provider, program: programOf(version === 1 ? votingRegistryV1 : votingRegistry) }),
  'in a thread': (version: 1 | 2, options: LaunchOptions) =>
    launchThread({ ...options, programUrl: programUrl(version) }),
}

async function importTo(worker: Worker, last: number): Promise<ExecutedBlock[]> {
  const stop = new AbortController()
  const imported: ExecutedBlock[] = []
  for await (const block of worker.import({ signal: stop.signal })) {
    imported.push(block)
    if (block.number === last) stop.abort()
  }
  return imported
}

const headersOf = (blocks: readonly ExecutedBlock[]) => blocks.map(({ signedHeader }) => signedHeader.header)

describe.each(Object.entries(carriers))('the registry, with enclaves %s', (carrier, launchVersion) => {
  const running: LaunchedEnclave[] = []
  let directory: string
  let chain: TestChain
  let store: Store
  let first: LaunchedEnclave
  let second: LaunchedEnclave
  let settings: Omit<LaunchOptions, 'keys' | 'platform'>
  let ofFirst: ExecutedBlock[]
  let voteForOldCode: Hex

  async function launch(version: 1 | 2, keys: KeySource): Promise<LaunchedEnclave> {
    const own = version === 1 ? { parameters: chain.parameters, upgradeAuthorities: [authority.account] } : settings
    const enclave = await launchVersion(version, { platform, keys, ...own })
    running.push(enclave)
    return enclave
  }

  const open = (name: string) => openFileStore(join(directory, name), { identity: fromHex(first.shard) })

  /** A ballot and Bob's vote in version 1; Carol registers and votes in version 2. */
  async function fillChain(): Promise<void> {
    const [attestation, { shard }] = [await first.attest(challenge), first]
    const v1 = (nonce: number, signer = registrar) => ({
      ...{ signer, nonce, attestation },
      domain: { mrenclave: first.mrenclave, shard },
    })
    const { calls } = votingRegistryV1
    await chain.submit(calls.issueCredential, { credential: credential(1) }, v1(0))
    await chain.submit(calls.issueCredential, { credential: credential(2) }, v1(1))
    await chain.submit(calls.openBallot, { question: 'Shall we?', closesAt: 1_700_000_100_000n }, v1(2))
    await chain.produce()
    await chain.submit(calls.register, { credential: credential(1), salt }, v1(0, bob))
    await chain.produce()
    await chain.submit(calls.vote, { ballot: 0, yes: true }, v1(1, bob))
    await chain.produce()
    await chain.produce()
    // Behind the upgrade: Bob still signs for the old code, Carol knows the new one.
    voteForOldCode = await chain.submit(calls.vote, { ballot: 0, yes: false }, v1(2, bob))
    const v2 = (nonce: number) => ({
      ...{ signer: carol, nonce, attestation },
      domain: { mrenclave: second.mrenclave, shard },
    })
    await chain.submit(votingRegistry.calls.register, { credential: credential(2), salt }, v2(0))
    await chain.produce()
    await chain.submit(votingRegistry.calls.vote, { ballot: 0, choice: 'abstain' }, v2(1))
    await chain.produce()
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lockstep-upgrade-'))
    chain = createTestChain()
    first = await launch(1, 'generate')
    const { mrenclave, shard } = first
    const formerVersions = [{ mrenclave, stfIdentity: stfIdentity(provider, votingRegistryV1), lastBlock }]
    settings = { parameters: chain.parameters, shard, formerVersions, upgradeAuthorities: [authority.account] }
    second = await launch(2, 'provision')
    await fillChain()
    store = await open('in-place')
    const worker = await createWorker({ enclave: first, store, parentchain: chain.parentchain })
    ofFirst = await importTo(worker, 2)
    const permit = { shard, from: mrenclave, to: second.mrenclave, lastBlock }
    expect(await provision(first, second, signUpgradePermit(authority, permit))).toEqual({ provisioned: true })
    await store.putSealed('keys', await second.sealedKeys())
    ofFirst.push(...(await importTo(worker, lastBlock)))
  })

  afterAll(async () => {
    await Promise.all(running.splice(0).map((enclave) => enclave.close()))
    await store.close()
    await rm(directory, { recursive: true, force: true })
  })

  test('version 1 executes nothing behind its last block, whoever starts it again', async () => {
    const retired = { code: 'CodeRetired', details: { value: lastBlock + 1, limit: lastBlock } }
    const next = await chain.parentchain.block(lastBlock + 1)
    const blocks = next === undefined ? [] : [next]
    await expect(first.executeBlocks(blocks)).rejects.toMatchObject(retired)
    const again = await launch(1, { sealed: await first.sealedKeys() })
    await expect(again.executeBlocks(blocks)).rejects.toMatchObject(retired)
  })

  test('a worker upgraded in place, and one that replays all with version 2, end in the same state', async () => {
    const sealed = await store.getSealed('keys')
    const inPlace = await launch(2, { sealed: sealed ?? new Uint8Array(0) })
    const upgraded = await createWorker({ enclave: inPlace, store, parentchain: chain.parentchain })
    const ofSecond = await importTo(upgraded, 6)
    expect(ofSecond.map(({ number }) => number)).toEqual([5, 6])

    const fresh = await launch(2, 'provision')
    expect(await provision(inPlace, fresh)).toEqual({ provisioned: true })
    expect(fresh.account).not.toBe(inPlace.account)
    const parts = { enclave: fresh, store: createMemoryStore(), parentchain: chain.parentchain }
    const replayed = await importTo(await createWorker(parts), 6)
    expect(headersOf(replayed)).toEqual([...headersOf(ofFirst), ...headersOf(ofSecond)])
    expect(new Set(headersOf(replayed).map(({ stateRoot }) => stateRoot)).size).toBe(5)
    expect(new Set(headersOf(replayed).map(({ receiptsRoot }) => receiptsRoot)).size).toBe(6)

    // And once more from the store, which has records of both versions by now.
    const again = await launch(2, { sealed: sealed ?? new Uint8Array(0) })
    await createWorker({ enclave: again, store, parentchain: chain.parentchain })
    expect(await headOf(again)).toEqual(replayed.at(-1)?.signedHeader.header)
  })

  test('clients follow the permit to the new code, and find old votes and new ones', async () => {
    const enclave = await launch(2, { sealed: (await store.getSealed('keys')) ?? new Uint8Array(0) })
    await createWorker({ enclave, store, parentchain: chain.parentchain })
    const { shard } = first
    const trusted = { mrenclave: first.mrenclave, minimumSecurityVersion: 1 }
    const permit = signUpgradePermit(authority, { shard, from: first.mrenclave, to: second.mrenclave, lastBlock })
    const verifier = createAttestationVerifier(provider, [platform.quotingKey])
    await expect(attestWorker(enclave, verifier, trusted, { provider, entropy })).rejects.toMatchObject({
      code: 'WrongMeasurement',
    })
    const following = followUpgrades(provider, trusted, { shard, authorities: [authority.account] }, [permit])
    const worker = await attestWorker(enclave, verifier, following, { provider, entropy })
    const access = { connection: enclave, worker, entropy, provider, shard }
    const { trusted: getters } = votingRegistry.getters
    const ask = (signer: typeof bob) => readTrusted(access, getters.myVote, { ballot: 0 }, { signer, expiry: 100 })
    expect((await ask(bob)).value).toBe('yes')
    expect((await ask(carol)).value).toBe('abstain')
    const { at } = await readPublic(access, votingRegistry.getters.public.result, { ballot: 0 })
    expect(at.header.number).toBe(6)
    const [refused] = await fetchReceipts(provider, access, shard, voteForOldCode)
    expect(refused?.receipt).toMatchObject({ status: 'Rejected', code: engineCodes.BadSignature, block: 5 })
  })

  test.runIf(carrier === 'in this process')(
    'a host that is killed in the migration starts again, to the same end',
    async () => {
      const killed = await open('killed')
      for await (const record of store.records()) if (record.number <= lastBlock) await killed.append(record)
      await killed.putSealed('keys', (await store.getSealed('keys')) ?? new Uint8Array(0))
      await killed.close()
      const blocks = []
      for (let number = 1; number <= 6; number += 1) blocks.push(await chain.parentchain.block(number))
      const file = join(directory, 'host.json')
      const launchOptions = { ...settings, quotingKeys: [platform.quotingKey] }
      const asHex = (_: string, value: unknown) => (value instanceof Uint8Array ? toHex(value) : value)
      await writeFile(
        file,
        JSON.stringify({ directory: join(directory, 'killed'), blocks, launch: launchOptions }, asHex),
      )
      const host = spawnSync(process.execPath, [fileURLToPath(new URL('killed-host.mjs', import.meta.url)), file], {
        encoding: 'utf8',
        timeout: 60_000,
      })
      expect([host.signal, host.stdout, host.stderr]).toEqual(['SIGKILL', '', ''])

      const after = await open('killed')
      expect((await after.latest())?.number).toBe(lastBlock)
      const enclave = await launch(2, { sealed: (await after.getSealed('keys')) ?? new Uint8Array(0) })
      const worker = await createWorker({ enclave, store: after, parentchain: chain.parentchain })
      await importTo(worker, 6)
      const undisturbed = await launch(2, { sealed: (await after.getSealed('keys')) ?? new Uint8Array(0) })
      await createWorker({ enclave: undisturbed, store, parentchain: chain.parentchain })
      expect(await headOf(enclave)).toEqual(await headOf(undisturbed))
      await after.close()
    },
  )

  async function headOf(enclave: LaunchedEnclave) {
    const verifier = createAttestationVerifier(provider, [platform.quotingKey])
    const trusted = { mrenclave: second.mrenclave, minimumSecurityVersion: 1 }
    const worker = await attestWorker(enclave, verifier, trusted, { provider, entropy })
    const head = await askWorker(
      provider,
      { connection: enclave, worker, entropy },
      { type: 'Head', value: null },
      'Head',
    )
    return head.header
  }
})
