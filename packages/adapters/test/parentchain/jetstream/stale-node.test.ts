import type { JetStreamLog } from '@lockstep/adapters/parentchain/ordered-log/jetstream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectServers } from '../../../src/parentchain/ordered-log/jetstream/connect-servers.js'
import { openLogStream } from '../../../src/parentchain/ordered-log/jetstream/log-stream.js'
import { logSettings } from '../../../src/parentchain/ordered-log/jetstream/stream-settings.js'
import { describeWithNats, type NatsServer, startServers } from './nats-server.js'
import { closeLogs, openLog } from './test-log.js'

const name = 'stale'

let servers: readonly NatsServer[] = []

/** Servers that are electing a leader have no answer, which another try finds out. */
async function sealEventually(log: JetStreamLog): Promise<number> {
  for (;;) {
    const sealed = await log.sealBatch().catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'LogUnavailable' })
      return []
    })
    const [batch] = sealed
    if (batch !== undefined) return batch.number
  }
}

async function connectTo(some: readonly NatsServer[]) {
  const persistence = { patience: 20_000, closed: new AbortController().signal }
  const connection = { servers: some.map(({ url }) => url), ignoreClusterUpdates: true }
  return { ...(await connectServers(connection, 5_000, persistence)), ...persistence, requestTimeout: 5_000 }
}

describeWithNats('a cluster of three nodes', () => {
  beforeAll(async () => {
    servers = await startServers(3)
  })
  afterAll(async () => {
    await closeLogs()
    await Promise.all(servers.map((server) => server.remove()))
  })

  test('a node that is left alone and has missed batches does not speak for the stream', async () => {
    const log = await openLog(servers, name, { replicas: 3, requestTimeout: 500, pollInterval: 50 })
    await sealEventually(log)
    // Whoever led first goes on answering when it is alone, though it leads no more.
    const all = await connectTo(servers)
    const { cluster } = await all.manager.streams.info(name)
    await all.connection.close()
    const stale = servers.find((server) => server.name === cluster?.leader)
    if (stale === undefined) throw new Error('nobody leads')
    const others = servers.filter((server) => server !== stale)
    await stale.kill()
    await sealEventually(log)
    const head = await sealEventually(log)
    await Promise.all(others.map((server) => server.kill()))
    await stale.start()

    const alone = await connectTo([stale])
    const stream = await openLogStream({
      ...alone,
      settings: logSettings(name, `lockstep.log.${name}`, 3),
      subject: `lockstep.log.${name}`,
    })
    await expect(stream.extent()).rejects.toMatchObject({ code: 'LogUnavailable' })
    await alone.connection.close()
    expect(await log.finalizedHead()).toBe(head)

    await Promise.all(others.map((server) => server.start()))
    expect(await sealEventually(log)).toBe(head + 1)
  }, 120_000)
})
