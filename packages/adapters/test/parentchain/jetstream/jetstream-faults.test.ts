import { createOrderedLog } from '@lockstep/adapters/parentchain/ordered-log'
import { type Hex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { jetstream, jetstreamManager, type StreamConfig } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { orderedLogFinalityDomain } from '../../../src/parentchain/ordered-log/finality-domain.js'
import { encodeBatchMessage } from '../../../src/parentchain/ordered-log/jetstream/batch-message.js'
import { connectServers } from '../../../src/parentchain/ordered-log/jetstream/connect-servers.js'
import { createLogHead } from '../../../src/parentchain/ordered-log/jetstream/log-head.js'
import { logPartsOf } from '../../../src/parentchain/ordered-log/jetstream/log-parts.js'
import { createLogReader } from '../../../src/parentchain/ordered-log/jetstream/log-reader.js'
import { openLogStream } from '../../../src/parentchain/ordered-log/jetstream/log-stream.js'
import { inboxSettings, logSettings } from '../../../src/parentchain/ordered-log/jetstream/stream-settings.js'
import { signedChainHeaderCodec } from '../../../src/parentchain/signed-chain/block-header.js'
import { finalityMessage } from '../../../src/parentchain/signed-chain/finality-message.js'
import { sealBlock } from '../../../src/parentchain/signed-chain/signed-chain.js'
import { encodeTimestampInherent } from '../../../src/parentchain/signed-chain/timestamp-inherent.js'
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
  logOptions,
  openLog,
  provider,
} from './test-log.js'

let servers: readonly NatsServer[] = []
const short = { patience: 400, requestTimeout: 100, pollInterval: 20 }

const persistence = { patience: 1_000, closed: new AbortController().signal }

const withParent = (header: Uint8Array, parentHash: Hex): Uint8Array =>
  encode(signedChainHeaderCodec, { ...decode(signedChainHeaderCodec, header), parentHash })

async function firstRefusal(attempt: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      await attempt()
    } catch (error) {
      return error
    }
  }
}

async function firstSuccess<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch {
      await new Promise(setImmediate)
    }
  }
}

/** What the operator of the servers can do. */
async function asOperator(act: (operator: Awaited<ReturnType<typeof operate>>) => Promise<unknown>): Promise<void> {
  const operator = await operate()
  await act(operator)
  await operator.connection.close()
}

async function operate() {
  const connection = await connect({ servers: servers.map(({ url }) => url) })
  return { connection, client: jetstream(connection), manager: await jetstreamManager(connection) }
}

describeWithNats('a log on JetStream', () => {
  beforeAll(async () => {
    servers = await startServers()
  })
  afterEach(closeLogs)
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.remove()))
  })

  test('places a message once, behind the last one only', async () => {
    const settings = logSettings(anyStream(), 'lockstep.log.place', 1)
    const access = await connectServers({ servers: servers.map(({ url }) => url) }, 1_000, persistence)
    const options = { ...access, settings, subject: 'lockstep.log.place', requestTimeout: 500, ...persistence }
    const stream = await openLogStream(options)
    const data = Uint8Array.of(1)
    expect(await stream.place(2, alice.account, data)).toBe('taken')
    expect(await stream.place(1, alice.account, data)).toBe('placed')
    expect(await stream.place(1, alice.account, data)).toBe('taken')
    expect(await stream.place(2, alice.account, data)).toBe('taken')
    expect(await stream.place(1, bob.account, data)).toBe('taken')
    expect(await stream.extent()).toMatchObject({ first: 1, last: 1, deleted: 0 })
    await access.connection.close()
  })

  test('adds to an inbox once, and no more than it holds', async () => {
    const settings = inboxSettings(anyStream(), 'lockstep.inbox.add', { replicas: 1, capacity: 2 })
    const access = await connectServers({ servers: servers.map(({ url }) => url) }, 1_000, persistence)
    const options = { ...access, settings, subject: 'lockstep.inbox.add', requestTimeout: 500, ...persistence }
    const stream = await openLogStream(options)
    const data = Uint8Array.of(1)
    expect(await stream.add(alice.account, data)).toBe(1)
    expect(await stream.add(bob.account, data)).toBe(2)
    await expect(stream.add(eve.account, data)).rejects.toMatchObject({ code: 'MempoolFull' })
    await stream.purgeBefore(2)
    expect(await stream.add(alice.account, data)).toBe(1)
    expect(await stream.readFrom(1)).toEqual({ sequence: 2, data })
    await access.connection.close()
  })

  const unsafe: readonly (readonly [string, Partial<StreamConfig>])[] = [
    ['deny_purge', { deny_purge: false }],
    ['storage', { storage: 'memory' }],
    ['max_age', { max_age: 1_000_000_000 }],
    ['subjects', { subjects: ['lockstep.log.unsafe-subjects', 'another'] }],
  ]
  test.each(unsafe)('refuses a stream that may lose messages: %s', async (field, setting) => {
    const stream = `unsafe-${field}`
    const settings = {
      ...logSettings(stream, `lockstep.log.${stream}`, 1),
      duplicate_window: 1_000_000_000,
      ...setting,
    }
    await asOperator(({ manager }) => manager.streams.add({ ...settings, name: stream }))
    await expect(openLog(servers, stream)).rejects.toMatchObject({ code: 'LogStreamUnsafe', details: { field } })
  })

  test('stops with a message that is no batch', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, short)
    const following = batchesOf(log, 1)
    await asOperator(({ client }) => client.publish(`lockstep.log.${stream}`, Uint8Array.of(1, 2, 3)))
    await expect(following).rejects.toMatchObject({ code: 'LogMessageMalformed' })
    await expect(log.sealBatch()).rejects.toMatchObject({ code: 'LogMessageMalformed' })
    await expect(openLog(servers, stream)).rejects.toMatchObject({ code: 'LogMessageMalformed' })
  })

  test('stops with a batch of another sequencer, and with one that does not follow', async () => {
    for (const [code, seed] of [
      ['BadFinality', new Uint8Array(32).fill(1)],
      ['AncestryMismatch', keySeed],
    ] as const) {
      const stream = anyStream()
      const log = await openLog(servers, stream, short)
      const other = createOrderedLog({ provider, sequencerKeySeed: seed, timestamp: 1_000n })
      const foreign = other.sealBatch()
      const header = code === 'AncestryMismatch' ? foreign.header : withParent(foreign.header, log.genesisHash)
      const message = encodeBatchMessage({ ...foreign, header })
      await asOperator(({ client }) => client.publish(`lockstep.log.${stream}`, message))
      await expect(batchesOf(log, 1)).rejects.toMatchObject({ code })
    }
  })

  test('stops with a batch that repeats an extrinsic, or goes back in time', async () => {
    for (const code of ['StaleNonce', 'TimestampNotLater'] as const) {
      const stream = anyStream()
      const log = await openLog(servers, stream, short)
      await log.enqueue(await extrinsicOf(log, alice, invoke(1)))
      const [batch] = await log.sealBatch(5_000n)
      if (batch === undefined) throw new Error('nothing was sealed')
      const [, extrinsic = new Uint8Array()] = batch.extrinsics
      const moment = code === 'StaleNonce' ? 6_000n : 5_000n
      const extrinsics = [encodeTimestampInherent(3, moment), ...(code === 'StaleNonce' ? [extrinsic] : [])]
      const block = sealBlock(provider, batch, extrinsics, [])
      const finality = finalityMessage(orderedLogFinalityDomain, block.hash, block.number)
      const message = encodeBatchMessage({ ...block, justification: provider.signEd25519(keySeed, finality) })
      await asOperator(({ client }) => client.publish(`lockstep.log.${stream}`, message))
      await expect(batchesOf(log, 2)).rejects.toMatchObject({ code })
    }
  })

  test('stops with a stream that was set back', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, short)
    await log.sealBatch()
    const stopped = expect(batchesOf(log, 2)).rejects.toMatchObject({ code: 'LogTruncated', details: { limit: 2 } })
    await asOperator(({ manager }) => manager.streams.delete(stream))
    await openLog(servers, stream)
    await stopped
  })

  test('stops with a stream that was set back and is still empty', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, short)
    const stopped = expect(batchesOf(log, 1)).rejects.toMatchObject({
      code: 'LogTruncated',
      details: { value: 0, limit: 1 },
    })
    await asOperator(async ({ manager }) => {
      await manager.streams.delete(stream)
      await manager.streams.add(logSettings(stream, `lockstep.log.${stream}`, 1))
    })
    await stopped
  })

  test('seals nothing behind a stream that was set back', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, { ...short, pollInterval: 60_000 })
    await log.sealBatch()
    await asOperator(({ manager }) => manager.streams.delete(stream))
    await openLog(servers, stream)
    await expect(log.sealBatch()).rejects.toMatchObject({ code: 'LogTruncated' })
  })

  test('stops with a stream that has lost messages', async () => {
    for (const extent of [
      { first: 2, last: 5, deleted: 0, created: '' },
      { first: 1, last: 5, deleted: 1, created: '' },
    ]) {
      const stream = anyStream()
      await asOperator(({ manager }) => manager.streams.add(logSettings(stream, `lockstep.log.${stream}`, 1)))
      const parts = logPartsOf({ ...logOptions, connection: {}, stream })
      const access = await connectServers({ servers: servers.map(({ url }) => url) }, 1_000, persistence)
      const options = { ...access, requestTimeout: 500, ...persistence }
      const settings = logSettings(stream, `lockstep.log.${stream}`, 1)
      const real = await openLogStream({ ...options, settings, subject: `lockstep.log.${stream}` })
      const head = createLogHead({
        ...parts.anchor,
        genesis: parts.genesisBlock,
        genesisTimestamp: 0n,
        timestampPallet: 3,
        signedIn: parts.signedIn,
      })
      const reader = createLogReader({
        anchor: parts.anchor,
        reading: { provider, eventsOf: parts.eventsOf },
        stream: { ...real, extent: async () => extent },
        head,
        ...persistence,
        settlingTime: 0,
        onBatch: () => {},
      })
      await expect(reader.inspect()).rejects.toMatchObject({ code: 'LogPurged' })
      await access.connection.close()
    }
  })

  test('goes on where it was after its server was killed; what was submitted is still there', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream)
    const submitted = await log.submit(await extrinsicOf(log, alice, invoke(1)))
    await log.sealBatch()
    const waiting = await log.submit(await extrinsicOf(log, alice, invoke(2)))
    await log.enqueue(await extrinsicOf(log, bob, invoke(3)))
    for (const server of servers) await server.kill()
    const sealing = log.sealBatch()
    for (const server of servers) await server.start()
    expect((await sealing)[0]?.extrinsics).toHaveLength(3)
    const reader = await openLog(servers, stream)
    const batches = await batchesOf(reader, 2)
    const hashes = batches.map(({ extrinsics }) => toHex(provider.blake2b256(extrinsics[1] ?? new Uint8Array())))
    expect(hashes).toEqual([submitted, waiting])
  })

  test('keeps what its submitter cannot see sealed, and forgets what is sealed', async () => {
    const stream = anyStream()
    const leaving = await openLog(servers, stream, { capacity: 70 })
    for (let nonce = 0; nonce < 70; nonce += 1) await leaving.submit(await extrinsicOf(leaving, alice, invoke(nonce)))
    await expect(leaving.submit(await extrinsicOf(leaving, bob, invoke(0)))).rejects.toMatchObject({
      code: 'MempoolFull',
    })
    await leaving.close()
    const log = await openLog(servers, stream, { capacity: 70, pollInterval: 10 })
    expect(await log.nextNonce(alice.account)).toBe(70)
    const [batch] = await log.sealBatch()
    expect(batch?.extrinsics).toHaveLength(71)
    // Room again, once the servers have forgotten; until then the inbox is full.
    const next = await extrinsicOf(log, bob, invoke(0))
    await firstSuccess(() => log.submit(next))
    expect(await (await openLog(servers, stream, { capacity: 70 })).nextNonce(alice.account)).toBe(70)
  })

  test('says who is not there, and who lets nobody in', async () => {
    const [closedServer] = await startServers(1, 'authorization { token: secret }')
    if (closedServer === undefined) throw new Error('there is no server')
    await expect(openLog([closedServer], anyStream(), short)).rejects.toMatchObject({ code: 'LogAccess' })
    await closedServer.remove()
    await expect(openLog([closedServer], anyStream(), short)).rejects.toMatchObject({ code: 'LogUnavailable' })
  })

  test('says that servers do not answer, and goes on when they do', async () => {
    const log = await openLog(servers, anyStream(), short)
    for (const server of servers) server.pause()
    // A signal takes its time: the servers may still answer.
    const refused = await firstRefusal(() => log.sealBatch())
    expect(refused).toMatchObject({ code: 'LogUnavailable' })
    for (const server of servers) server.resume()
    const head = await firstSuccess(() => log.sealBatch())
    expect(head).toHaveLength(1)
    await log.close()
    await expect(log.sealBatch()).rejects.toMatchObject({ code: 'LogClosed' })
    await expect(batchesOf(log, 9)).rejects.toMatchObject({ code: 'LogClosed' })
  })
})
