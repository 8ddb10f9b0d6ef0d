import { createIndirectInvocation, createOrderedLogLightClient } from '@lockstep/adapters/parentchain/ordered-log'
import { toHex } from '@lockstep/core'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { shard } from '../test-chain.js'
import { describeWithNats, type NatsServer, startServers } from './nats-server.js'
import {
  alice,
  anyStream,
  batchesOf,
  bob,
  closeLogs,
  eve,
  extrinsicOf,
  invoke,
  keySeed,
  openLog,
  provider,
} from './test-log.js'

let servers: readonly NatsServer[] = []
const sequencer = { publicKey: toHex(provider.publicKeyEd25519(keySeed)) }

/** Hashes of the extrinsics in batches, without the timestamps. */
const contents = (batches: readonly ParentchainBlock[]): string[] =>
  batches.flatMap(({ extrinsics }) => extrinsics.slice(1).map((bytes) => toHex(provider.blake2b256(bytes))))

describeWithNats('an ordered log on JetStream', () => {
  beforeAll(async () => {
    servers = await startServers()
  })
  afterEach(closeLogs)
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.remove()))
  })

  test('orders what is handed to it anywhere; everybody reads the same batches, and the light client takes them', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream)
    // So rarely does it look by itself that it has to hear the bell.
    const reader = await openLog(servers, stream, { sequencer, pollInterval: 600_000 })
    const submitted = await reader.submit(await extrinsicOf(reader, bob, invoke(1)))
    const enqueued = [
      await log.enqueue(await extrinsicOf(log, alice, invoke(2))),
      await log.enqueue(await extrinsicOf(log, alice, invoke(3))),
    ]
    const [batch] = await log.sealBatch()
    await log.sealBatch(7_000n)
    const batches = await batchesOf(reader, 2)
    expect(batches[0]).toEqual(batch)
    expect(new Set(contents(batches))).toEqual(new Set([submitted, ...enqueued]))
    expect(await reader.nextNonce(alice.account)).toBe(2)
    const client = createOrderedLogLightClient({ provider, genesisHash: log.genesisHash, sequencer: log.sequencer })
    const verified = batches.map((each, index) => client.verify(batches[index - 1], each))
    expect(verified.map(({ timestamp }) => timestamp)).toEqual([2_000n, 7_000n])
    expect(verified[0]?.inputs.map(({ kind }) => kind)).toEqual(['timestamp', 'invoke', 'invoke', 'invoke'])
    await expect(reader.sealBatch()).rejects.toMatchObject({ code: 'SequencerKeyMissing' })
  })

  test('serves clients as a chain does', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream)
    const chain = await openLog(servers, stream, { sequencer })
    const client = createIndirectInvocation({ provider, chain, signer: eve })
    const first = await client.invoke(shard, Uint8Array.of(1))
    const second = await client.invoke(shard, Uint8Array.of(2))
    const [batch] = await log.sealBatch()
    const included = { number: 1, hash: batch?.hash }
    expect(await Promise.all([client.included(first), client.included(second)])).toEqual([included, included])
    expect(await chain.block(1)).toEqual(batch)
    expect(await chain.block(2)).toBeUndefined()
    expect(() => chain.finalizedBlocks(0)).toThrow(expect.objectContaining({ code: 'BlockNumberOutOfBounds' }))
  })

  test('several sequencers lose nothing and double nothing', async () => {
    const stream = anyStream()
    const logs = await Promise.all([openLog(servers, stream), openLog(servers, stream), openLog(servers, stream)])
    const signers = [alice, bob, eve]
    const hashes = await Promise.all(
      logs.map(async (log, index) => {
        const signer = signers[index] ?? alice
        const own: string[] = []
        for (let content = 0; content < 8; content += 1) {
          const extrinsic = await extrinsicOf(log, signer, invoke(content))
          own.push(await (content % 2 === 0 ? log.enqueue(extrinsic) : log.submit(extrinsic)))
          if (content % 4 === 3) await log.sealBatch()
        }
        return own
      }),
    )
    await Promise.all(logs.map((log) => log.sealBatch()))
    const [first] = await Promise.all(logs.map((log) => log.sealBatch()))
    const head = first?.[0]?.number ?? 1
    const readers = await Promise.all(logs.map((log) => batchesOf(log, head)))
    expect(contents(readers[0] ?? []).toSorted()).toEqual(hashes.flat().toSorted())
    expect(readers[1]).toEqual(readers[0])
    expect(readers[2]).toEqual(readers[0])
  })

  test.each([
    ['shard', { shard: alice.account }],
    ['stf', { stf: alice.account }],
    ['name', { name: 'another' }],
    ['sequencer', { sequencer: { keySeed: new Uint8Array(32) } }],
    ['timestamp', { timestamp: 1n }],
  ])('refuses the log of another %s by name', async (field, options) => {
    const stream = `foreign-${field}`
    await openLog(servers, stream)
    await expect(openLog(servers, stream, options)).rejects.toMatchObject({
      code: 'LogForeign',
      details: { field },
    })
  })

  test('refuses bad names and sizes, and extrinsics that it would never take', async () => {
    await expect(openLog(servers, 'a.b')).rejects.toMatchObject({ code: 'LogStreamName' })
    await expect(openLog(servers, anyStream(), { maximumBatchSize: 2 ** 20 })).rejects.toMatchObject({
      code: 'LogBatchSize',
    })
    const log = await openLog(servers, anyStream(), { maximumBatchSize: 150, capacity: 2 })
    const first = await extrinsicOf(log, alice, invoke(1))
    await expect(log.submit(await extrinsicOf(log, alice, invoke(1), 1))).rejects.toMatchObject({ code: 'FutureNonce' })
    await log.submit(first)
    await expect(log.submit(first)).rejects.toMatchObject({ code: 'StaleNonce' })
    await expect(log.enqueue(first.with(40, 1))).rejects.toMatchObject({ code: 'BadSignature' })
    const long = { type: 'invoke', value: { request: { shard, ciphertext: `0x${'00'.repeat(100)}` } } } as const
    await expect(log.submit(await extrinsicOf(log, bob, long))).rejects.toMatchObject({ code: 'ExtrinsicTooLarge' })
  })
})
