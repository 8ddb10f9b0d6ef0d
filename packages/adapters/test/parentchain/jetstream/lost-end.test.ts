import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '@lockstep/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeWithNats, type NatsServer, startServers } from './nats-server.js'
import {
  alice,
  anyStream,
  batchesOf,
  bob,
  closeLogs,
  extrinsicOf,
  invoke,
  keySeed,
  openLog,
  provider,
} from './test-log.js'

const short = { patience: 1_200, requestTimeout: 300, pollInterval: 20 }
const follower = { sequencer: { publicKey: toHex(provider.publicKeyEd25519(keySeed)) } }

let servers: readonly NatsServer[] = []
let saved: string | undefined

async function whileDown(act: (server: NatsServer) => void): Promise<void> {
  for (const server of servers) {
    await server.kill()
    act(server)
    await server.start()
  }
}

/** The server's disk as it is now; `loseSince` goes back to it, as servers do that lose what they acknowledged. */
const save = (): Promise<void> =>
  whileDown(({ folder }) => {
    saved = mkdtempSync(join(tmpdir(), 'lockstep-nats-saved-'))
    cpSync(folder, saved, { recursive: true })
  })
const loseSince = (): Promise<void> =>
  whileDown(({ folder }) => {
    rmSync(folder, { recursive: true })
    cpSync(saved ?? expect.fail('nothing was saved'), folder, { recursive: true })
  })

describeWithNats('servers that lose what they acknowledged', () => {
  beforeEach(async () => {
    servers = await startServers()
  })
  afterEach(async () => {
    await closeLogs()
    await Promise.all(servers.map((server) => server.remove()))
    if (saved !== undefined) rmSync(saved, { recursive: true })
    saved = undefined
  })

  test('get it back from whoever seals and has read it, in its places; the log goes on behind it', async () => {
    const stream = anyStream()
    const told: number[] = []
    const onPutBack = (number: number) => told.push(number)
    const log = await openLog(servers, stream, { ...short, onPutBack })
    const following = await openLog(servers, stream, { ...short, ...follower })
    await log.sealBatch()
    await save()
    await log.enqueue(await extrinsicOf(log, alice, invoke(1)))
    const [second] = await log.sealBatch()
    const [third] = await log.sealBatch()
    await batchesOf(following, 3)
    await loseSince()

    await expect.poll(() => told, { timeout: 30_000 }).toEqual([2, 3])
    await log.enqueue(await extrinsicOf(log, alice, invoke(2)))
    expect(await log.sealBatch()).toMatchObject([{ number: 4 }])
    expect((await batchesOf(following, 4)).map(({ hash }) => hash).slice(1, 3)).toEqual([second?.hash, third?.hash])
    const late = await openLog(servers, stream)
    expect(await batchesOf(late, 4)).toEqual(await batchesOf(log, 4))
  })

  test('get it back while the next batch is sealed', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, { ...short, pollInterval: 60_000 })
    await log.sealBatch()
    await save()
    const [second] = await log.sealBatch()
    await loseSince()
    expect(await log.sealBatch()).toMatchObject([{ number: 3 }])
    expect((await batchesOf(await openLog(servers, stream), 2))[1]?.hash).toBe(second?.hash)
  })

  test('stop who only follows, where nobody puts it back', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream)
    const following = await openLog(servers, stream, { ...short, ...follower })
    await save()
    await log.sealBatch()
    await batchesOf(following, 1)
    await log.close()
    await loseSince()
    await expect(batchesOf(following, 2)).rejects.toMatchObject({
      code: 'LogTruncated',
      details: { value: 1, limit: 2 },
    })
  })

  test('stop who has read it where another history goes on in its place', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, { ...short, pollInterval: 60_000 })
    await log.sealBatch()
    await save()
    await log.sealBatch(50_000n)
    await log.sealBatch()
    await loseSince()
    const other = await openLog(servers, stream)
    await other.sealBatch(70_000n)
    await expect(log.sealBatch()).rejects.toMatchObject({ code: 'LogReplaced' })
    await expect(log.finalizedHead()).rejects.toMatchObject({ code: 'LogReplaced' })
    expect(await (await openLog(servers, stream)).finalizedHead()).toBe(2)
  })

  test('stop who has read it where another history has as many: nothing is sealed behind what is not there', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, { ...short, pollInterval: 60_000 })
    await log.sealBatch()
    await save()
    await log.sealBatch(50_000n)
    await loseSince()
    const other = await openLog(servers, stream)
    await other.sealBatch(70_000n)
    await expect(log.sealBatch()).rejects.toMatchObject({ code: 'LogReplaced', details: { value: 3 } })
    await expect(log.finalizedHead()).rejects.toMatchObject({ code: 'LogReplaced' })
    expect(await other.sealBatch()).toMatchObject([{ number: 3 }])
    expect(await (await openLog(servers, stream)).finalizedHead()).toBe(3)
  })

  test('go on with what is submitted behind a lost end of the inbox, and forget none of it', async () => {
    const stream = anyStream()
    const log = await openLog(servers, stream, short)
    const following = await openLog(servers, stream, { ...short, ...follower })
    await save()
    for (let nonce = 0; nonce < 70; nonce += 1)
      await following.submit(await extrinsicOf(following, alice, invoke(nonce)))
    await expect.poll(() => log.nextNonce(alice.account), { timeout: 30_000 }).toBe(70)
    await loseSince()
    await following.submit(await extrinsicOf(following, bob, invoke(1)))
    await expect.poll(() => log.nextNonce(bob.account), { timeout: 30_000 }).toBe(1)
    const [batch] = await log.sealBatch()
    expect(batch?.extrinsics).toHaveLength(1 + 70 + 1)
  })
})
