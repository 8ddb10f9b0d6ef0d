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
import { compact, encode, fromHex, H256, type Hex, struct, toHex, u32, u128 } from '@lockstep/core'
import { attestWorker, composeOperation, fetchReceipts, type GetterAccess, readPublic } from '@lockstep/core/client'
import { type Signer, signerFromUri } from '@lockstep/core/crypto'
import type { BlockHeader } from '@lockstep/core/receipt'
import { bootstrapStore, createWorker, type Worker } from '@lockstep/core/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createSubstrateExtrinsicFactory,
  createSubstrateLightClient,
  createSubstrateOutbox,
  createSubstrateParentchain,
  createSubstrateRuntime,
  encodeCarried,
  remarkCarrier,
  type SubstrateParentchain,
} from '../../../src/parentchain/substrate/index.js'
import { carriedBytes, decodeCarried } from '../../../src/parentchain/substrate/request-carrier.js'
import { journal } from './journal-stf.js'
import { statemineMetadata } from './metadata.js'
import { type RealRuntime, startRealRuntime } from './real-runtime.js'

const provider = createProvider()
let drawn = 0
const entropy = (length: number): Uint8Array => {
  drawn += 1
  return provider.sha256(Uint8Array.of(drawn)).slice(0, length)
}
const runtime = createSubstrateRuntime(statemineMetadata)
const runtimes = [{ firstBlock: 1, runtime }]
const trust = { finality: 'host', events: 'proven' } as const
const payer = signerFromUri(provider, 'ed25519', '//Payer', entropy)
const other = signerFromUri(provider, 'ed25519', '//Other', entropy)
const alice = signerFromUri(provider, 'ed25519', '//Alice', entropy)
/** Its owner makes the enclave its one proxy. */
const vault = signerFromUri(provider, 'ed25519', '//Vault', entropy)

const program = defineEnclaveProgram({
  stf: journal,
  parameters: struct({ genesisHash: H256, vault: H256 }),
  connect: (own, { genesisHash, vault: account }, shard) => ({
    lightClient: createSubstrateLightClient({
      ...{ provider: own, genesisHash, runtimes, trust },
      deposits: { shard, accounts: [account] },
    }),
    extrinsics: createSubstrateExtrinsicFactory({ provider: own, genesisHash, runtime, vault: account }),
  }),
})

let node: RealRuntime
let chain: SubstrateParentchain
let enclave: LaunchedEnclave
let access: GetterAccess
let worker: Worker
let launch: (keys: KeySource) => Promise<LaunchedEnclave>

beforeAll(async () => {
  node = await startRealRuntime()
  const genesisHash = (await node.rpc.request('chain_getBlockHash', [0])) as Hex
  chain = createSubstrateParentchain({ provider, rpc: node.rpc, genesisHash, runtimes, trust })
  const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
  launch = (keys) =>
    launchInProcess({
      ...{ platform, program, provider, keys, publishStateEvery: 3 },
      parameters: { genesisHash, vault: vault.account },
    })
  enclave = await launch('generate')
  await node.endow([payer.account, other.account, vault.account, enclave.account])
  const store = createMemoryStore()
  const outbox = await createSubstrateOutbox({ provider, chain, store, enclave, runtime })
  worker = await createWorker({ parentchain: outbox, enclave, store })
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const trusted = { mrenclave: enclave.mrenclave, minimumSecurityVersion: 1 }
  access = {
    provider,
    entropy,
    connection: enclave,
    worker: await attestWorker(enclave, verifier, trusted, { provider, entropy }),
    shard: enclave.shard,
  }
})
afterAll(async () => {
  await enclave.close()
  await node.close()
})

let lastHeader: BlockHeader | undefined

async function importToHead(): Promise<void> {
  const head = await chain.finalizedHead()
  for await (const { number, signedHeader } of worker.import()) {
    lastHeader = signedHeader.header
    if (number >= head) return
  }
}

/** A new invocation of alice's: its call on the parentchain, and the hash of the operation in it. */
function invocation(nonce: number, value: bigint) {
  const { ciphertext, operationHash } = composeOperation(
    journal.calls.note,
    { value },
    {
      provider,
      shieldingKey: access.worker.shieldingKey,
      domain: { mrenclave: access.worker.mrenclave, shard: access.shard },
      signer: alice,
      nonce,
    },
  )
  const request = { shard: access.shard, ciphertext: toHex(ciphertext) }
  return { operationHash, call: encodeCarried(runtime, remarkCarrier, { type: 'invoke', value: { request } }) }
}

async function submit(call: Uint8Array, signer: Signer = payer): Promise<void> {
  const factory = createSubstrateExtrinsicFactory({ provider, genesisHash: chain.genesisHash, runtime })
  await chain.submit(factory.extrinsic(call, signer, await chain.nextNonce(signer.account)))
}

const receiptsOf = (operationHash: Hex) => fetchReceipts(provider, access, access.shard, operationHash)
const vecOf = (calls: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from([calls.length << 2, ...calls.flatMap((call) => [...call])])
const batch = (name: 'batch' | 'batchAll', ...calls: readonly Uint8Array[]) =>
  runtime.encodeCall('utility', name, [vecOf(calls)])
/** Fails: nobody may kill storage. */
const failing = () => runtime.encodeCall('system', 'setHeapPages', [new Uint8Array(8)])

async function confirmations(number: number) {
  const block = await chain.block(number)
  return (block?.extrinsics ?? []).flatMap((bytes) => {
    const { call, signed } = runtime.readExtrinsic(bytes)
    const content = carriedBytes(remarkCarrier, call)
    const value = content && decodeCarried(remarkCarrier, content)
    return value?.type === 'confirmProcessedParentchainBlock' ? [{ ...value.value, signer: signed?.signer }] : []
  })
}

describe('a worker on a real Substrate runtime', () => {
  test('executes an invocation in a remark, and its confirmation lands on the chain', async () => {
    const first = invocation(0, 5n)
    await submit(first.call)
    await node.newBlock()
    const executed = await chain.finalizedHead()
    await importToHead()
    const [receipt] = await receiptsOf(first.operationHash)
    expect(receipt?.receipt.status).toBe('Executed')
    await node.newBlock()
    const block = await chain.block(executed)
    const landed = await confirmations(executed + 1)
    expect(landed.map(({ blockNumber }) => blockNumber)).toContain(executed)
    expect(landed.find(({ blockNumber }) => blockNumber === executed)).toMatchObject({
      blockHash: block?.hash,
      shard: enclave.shard,
      signer: enclave.account,
    })
  })

  test('takes what batches executed, and nothing that failed or was rolled back', async () => {
    const [one, two, three, four, five] = [1, 2, 3, 4, 5].map((nonce) => invocation(nonce, 1n))
    if (!one || !two || !three || !four || !five) throw new Error('five invocations')
    await submit(batch('batch', one.call, failing(), three.call))
    await submit(batch('batchAll', four.call, failing()))
    await submit(batch('batchAll', two.call, batch('batch', three.call, failing(), five.call)))
    await submit(four.call)
    await node.newBlock()
    await importToHead()
    const found = await Promise.all([one, two, three, four, five].map(({ operationHash }) => receiptsOf(operationHash)))
    expect(found.map((receipts) => receipts.map(({ receipt }) => receipt.status))).toEqual([
      ['Executed'],
      ['Executed'],
      ['Executed'],
      ['Executed'],
      [],
    ])
  })

  test('takes what proxies and multisigs executed', async () => {
    const [six, seven, eight] = [5, 6, 7].map((nonce) => invocation(nonce, 1n))
    if (!six || !seven || !eight) throw new Error('three invocations')
    const address = ({ account }: Signer) => fromHex(account)
    const anyType = Uint8Array.of(0)
    const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer)
    const absent = Uint8Array.of(0)
    await submit(runtime.encodeCall('proxy', 'addProxy', [address(other), anyType, u32(0)]))
    await node.newBlock()
    const proxied = (call: Uint8Array) => runtime.encodeCall('proxy', 'proxy', [address(payer), absent, call])
    await submit(proxied(batch('batchAll', six.call)), other)
    await submit(proxied(batch('batchAll', eight.call, failing())), other)
    const approve = (others: Signer, timepoint: Uint8Array) => {
      const length = Uint8Array.from([seven.call.length * 4 + 1].flatMap((value) => [value & 255, value >> 8]))
      const weight = new Uint8Array(BigUint64Array.of(10n ** 10n).buffer)
      const signatories = Uint8Array.of(4, ...fromHex(others.account))
      const opaque = Uint8Array.of(...length, ...seven.call)
      return runtime.encodeCall('multisig', 'asMulti', [
        Uint8Array.of(2, 0),
        signatories,
        timepoint,
        opaque,
        absent,
        weight,
      ])
    }
    await submit(approve(other, absent))
    await node.newBlock()
    const height = await chain.finalizedHead()
    const approved = await chain.block(height)
    const place = approved?.extrinsics.findIndex(
      (bytes) => runtime.readExtrinsic(bytes).call.name === 'multisig.asMulti',
    )
    await importToHead()
    expect(await receiptsOf(seven.operationHash)).toEqual([])
    await submit(approve(payer, Uint8Array.of(1, ...u32(height), ...u32(place ?? 0))), other)
    await node.newBlock()
    await importToHead()
    const found = await Promise.all([six, seven, eight].map(({ operationHash }) => receiptsOf(operationHash)))
    expect(found.map((receipts) => receipts.map(({ receipt }) => receipt.status))).toEqual([
      ['Executed'],
      ['Executed'],
      [],
    ])
  })

  test('shields what was paid to the vault, and pays from it by its proxy', async () => {
    const unit = 10n ** 12n
    const paying = (amount: bigint, to: Signer = vault) =>
      runtime.composeCall('balances', 'transferKeepAlive', [to.account, amount])
    const anyType = Uint8Array.of(0)
    const noDelay = new Uint8Array(4)
    await submit(runtime.encodeCall('proxy', 'addProxy', [fromHex(enclave.account), anyType, noDelay]), vault)
    await submit(batch('batch', paying(3n * unit), paying(50n * unit, other), failing(), paying(7n * unit)))
    await submit(batch('batchAll', paying(11n * unit), failing()))
    // Another account's funds, moved by its proxy: the payer is the account.
    await submit(runtime.composeCall('proxy', 'proxy', [payer.account, null, paying(2n * unit)]), other)
    const fundsOf = ({ account }: Signer) => readPublic(access, journal.getters.public.fundsOf, { who: account })
    const beneficiary: Hex = `0x${'be'.repeat(32)}`
    const { ciphertext } = composeOperation(
      journal.calls.withdraw,
      { beneficiary, amount: 3n * unit },
      {
        ...{ provider, shieldingKey: access.worker.shieldingKey, signer: other, nonce: 0 },
        domain: { mrenclave: access.worker.mrenclave, shard: access.shard },
      },
    )
    const request = { shard: access.shard, ciphertext: toHex(ciphertext) }
    const withdrawing = encodeCarried(runtime, remarkCarrier, { type: 'invoke', value: { request } })
    // What an extrinsic pays in is there for the calls that it carries, whichever stands first.
    await submit(batch('batchAll', withdrawing, paying(4n * unit)), other)
    await node.newBlock()
    await importToHead()
    expect((await fundsOf(payer)).value).toBe(5n * unit)
    expect((await fundsOf(other)).value).toBe(1n * unit)
    await node.newBlock()
    const block = await chain.block(await chain.finalizedHead())
    const records = block?.events ?? []
    const events = runtime.readEvents(
      Uint8Array.from([...encode(compact(u32), records.length), ...records.flatMap((record) => [...record])]),
    )
    const paid = events.filter(({ name }) => name === 'balances.Transfer').map(({ fields }) => toHex(fields))
    const amount = toHex(encode(u128, 3n * unit)).slice(2)
    // The runtime moves fees about as well.
    const fromVault = paid.filter((fields) => fields.startsWith(vault.account))
    expect(fromVault).toEqual([`${vault.account}${beneficiary.slice(2)}${amount}`])
  })

  test('each block is confirmed once', async () => {
    await node.newBlock()
    await importToHead()
    await node.newBlock()
    const head = await chain.finalizedHead()
    const confirmed: number[] = []
    for (let number = 1; number <= head; number += 1) {
      confirmed.push(...(await confirmations(number)).map(({ blockNumber }) => blockNumber))
    }
    const last = (await worker.store.latest())?.number ?? 0
    expect(confirmed).toEqual(Array.from({ length: last }, (_, index) => index + 1))
  })

  test('publishes its states in remarks, by which a worker that takes its snapshot is confirmed', async () => {
    const second = await launch('provision')
    expect(await provision(enclave, second)).toEqual({ provisioned: true })
    const store = createMemoryStore()
    await importToHead()
    const start = await bootstrapStore({ enclave: second, store }, enclave)
    expect(start % 3).toBe(0)
    const ask = () => second.attest(`0x${'00'.repeat(32)}`)
    await expect(ask()).rejects.toMatchObject({ code: 'SnapshotUnconfirmed' })
    const other = await createWorker({ parentchain: chain, enclave: second, store })
    const head = await chain.finalizedHead()
    for await (const { number, signedHeader } of other.import({ onReleaseFailure: () => {} })) {
      if (number < head) continue
      expect(signedHeader.header).toEqual(lastHeader)
      break
    }
    expect(await ask()).toMatchObject({ enclaveAccount: second.account })
    await second.close()
  })
})
