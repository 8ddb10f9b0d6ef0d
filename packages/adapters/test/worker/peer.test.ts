import { once } from 'node:events'
import { createServer as createHttps, type ServerOptions } from 'node:https'
import { type AddressInfo, connect as connectTcp, createServer as createTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createMemoryStore } from '@lockstep/adapters/store'
import {
  type ConnectPeerOptions,
  connectPeer,
  type LaunchedEnclave,
  type OfferedEnclave,
  provision,
  type ServePeersOptions,
  servePeers,
  type WorkerPeer,
} from '@lockstep/adapters/tee'
import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { bootstrapStore, createWorker, type SnapshotCursor } from '@lockstep/core/worker'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createPeerAuthority, type PeerAuthority } from './peer-certificates.js'
import { startSource, startTarget } from './snapshot-ends.js'
import { alice, bob, createTestShard, importToHead } from './test-shard.js'

const shard: Hex = `0x${'a1'.repeat(32)}`
let authority: PeerAuthority
let stranger: PeerAuthority
beforeAll(() => {
  authority = createPeerAuthority('operators')
  stranger = createPeerAuthority('strangers')
})

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const tlsOf = (owner = authority, host?: string) => ({ ...owner.issue(host), ca: authority.certificate })

async function serve(enclave: OfferedEnclave, options: Partial<ServePeersOptions> = {}) {
  const peers = await servePeers({ port: 0, tls: tlsOf(), ...options })
  ends.push(() => peers.close())
  peers.offer(enclave)
  return peers
}

function connect(url: string, options: Partial<ConnectPeerOptions> = {}): WorkerPeer {
  const peer = connectPeer({ url, shard, tls: tlsOf(), retryFor: 0, ...options })
  ends.push(() => peer.close())
  return peer
}

/** An enclave of which nothing but its snapshot is asked. */
function offering(source: Pick<OfferedEnclave, 'exportSnapshot'>): OfferedEnclave {
  const none = async (): Promise<never> => {
    throw new Error('not asked for')
  }
  return { shard, ...source, provisioningChallenge: none, answerProvisioning: none }
}

const listening = async (server: { listen(port: number, host: string): unknown; address(): unknown }) => {
  server.listen(0, '127.0.0.1')
  await once(Object(server), 'listening')
  const address: Partial<AddressInfo> = Object(server.address())
  return Number(address.port)
}

/** A line to the port; `onBytes` is told how much came back over each connection, and may cut it. */
async function lineTo(port: number, onBytes: (line: Socket, bytes: number, connection: number) => void) {
  let connections = 0
  const server = createTcp((near) => {
    connections += 1
    const connection = connections
    const far = connectTcp(port, '127.0.0.1')
    let bytes = 0
    near.pipe(far)
    far.on('data', (chunk) => {
      bytes += chunk.length
      near.write(chunk)
      onBytes(near, bytes, connection)
    })
    for (const [each, other] of [
      [near, far],
      [far, near],
    ] as const) {
      each.on('error', () => other.destroy())
      each.on('close', () => other.destroy())
    }
  })
  const own = await listening(server)
  ends.push(() => server.close())
  return `https://127.0.0.1:${own}`
}

/** One that has nothing but a first part, of so many bytes. */
const partOf = (size: number) =>
  offering({
    exportSnapshot: async () => ({ checkpoint: shard, index: 0, block: 1, isLast: true, sealed: new Uint8Array(size) }),
  })

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof LockstepError ? error.code : error),
  )

describe('a worker on another machine', () => {
  async function startFirst() {
    const world = createTestShard()
    const first = await world.launch('generate')
    ends.push(() => first.close())
    const access = await world.access(first)
    await world.shield(access, alice.account, 10n)
    world.chain.produceBlock()
    await world.transfer(access, alice, bob.account, 4n, 0)
    world.chain.produceBlock()
    const worker = await createWorker({ parentchain: world.chain, enclave: first, store: createMemoryStore() })
    await importToHead(worker)
    return { world, first, worker, access }
  }

  test('gets the shielding key and the state over TLS, and goes on to the same headers', async () => {
    const { world, first, worker, access } = await startFirst()
    const { url } = await serve(first)
    const peer = connect(url, { shard: first.shard })
    const second = await world.launch('provision')
    ends.push(() => second.close())
    expect(await provision(peer, second)).toEqual({ provisioned: true })
    const store = createMemoryStore()
    expect(await bootstrapStore({ enclave: second, store }, peer)).toBe(2)
    const other = await createWorker({ parentchain: world.chain, enclave: second, store })
    await world.transfer(access, alice, bob.account, 2n, 1)
    world.chain.produceBlock()
    const expected = await importToHead(worker)
    expect((await importToHead(other))?.header).toEqual(expected?.header)
  })

  test('is refused by name: what its enclave refuses, and what its own enclave does not open', async () => {
    const { world, first } = await startFirst()
    const foreign = await startFirst()
    const peers = await serve(first)
    peers.offer({ ...foreign.first, shard })
    const second = await world.launch('provision')
    ends.push(() => second.close())
    const unprovisioned: LaunchedEnclave = await foreign.world.launch('provision')
    ends.push(() => unprovisioned.close())
    const peer = connect(peers.url, { shard: first.shard })
    // A challenge is good for one answer.
    const request = await second.requestProvisioning(await peer.provisioningChallenge())
    const message = 'message' in request ? request.message : new Uint8Array()
    await peer.answerProvisioning(message)
    expect(await peer.answerProvisioning(message)).toEqual({ refused: 'StaleChallenge' })
    expect(await peer.answerProvisioning(message, Uint8Array.of(1), Uint8Array.of(2))).toHaveProperty('refused')
    await provision(peer, second)
    const store = createMemoryStore()
    const wrong = connect(peers.url)
    expect(await codeOf(bootstrapStore({ enclave: second, store }, wrong))).toBe('SealBroken')
    expect(await codeOf(bootstrapStore({ enclave: unprovisioned, store }, peer))).toBe('NotProvisioned')
    await first.executeBlocks([world.chain.produceBlock()])
    const pending = peer.exportSnapshot()
    await expect(pending).rejects.toMatchObject({ code: 'OutputsPending', details: { value: 3 } })
    const outdated = { checkpoint: shard, index: 1 }
    await first.outputs(3, 0)
    expect(await codeOf(peer.exportSnapshot(outdated))).toBe('SnapshotOutdated')
    peers.withdraw(shard)
    expect(await codeOf(wrong.exportSnapshot())).toBe('PeerShardUnknown')
  })
})

describe('a line that breaks', () => {
  test('in every part, once: each is asked for again, and nothing else is', async () => {
    const sender = startSource()
    const asked: (number | undefined)[] = []
    const { url } = await serve(
      offering({
        exportSnapshot(from) {
          asked.push(from?.index)
          return sender.source.exportSnapshot(from)
        },
      }),
    )
    const cut = await lineTo(Number(new URL(url).port), (line, bytes, connection) => {
      if (connection <= 3 && bytes > 500_000) line.destroy()
    })
    const { opened, enclave } = startTarget()
    await bootstrapStore({ enclave, store: createMemoryStore() }, connect(cut, { retryFor: 30_000 }))
    expect(asked).toEqual([undefined, undefined, undefined, undefined, 1, 2])
    expect(opened.map(({ state }) => toHex(state.root()))).toEqual([sender.header.stateRoot])
  })

  test('for good: the next attempt goes on behind the last part that is durable, with another worker', async () => {
    const { url } = await serve(offering(startSource().source))
    let whole = 0
    const cut = await lineTo(Number(new URL(url).port), (line, bytes) => {
      whole = bytes
      if (bytes > 3_000_000) line.destroy()
    })
    const store = createMemoryStore()
    expect(await codeOf(bootstrapStore({ enclave: startTarget().enclave, store }, connect(cut)))).toBe(
      'PeerUnreachable',
    )
    expect(whole).toBeGreaterThan(3_000_000)
    const asked: (number | undefined)[] = []
    const other = startSource()
    const second = await serve(
      offering({
        exportSnapshot(from?: SnapshotCursor) {
          asked.push(from?.index)
          return other.source.exportSnapshot(from)
        },
      }),
    )
    const { opened, enclave } = startTarget()
    await bootstrapStore({ enclave, store }, connect(second.url))
    expect(asked).toEqual([1, 2])
    expect(opened).toHaveLength(1)
  })
})

describe('who asks', () => {
  test('is let in with a certificate of the authority, and told so otherwise', async () => {
    const { url } = await serve(partOf(1))
    expect(await codeOf(connect(url, { tls: tlsOf(stranger) }).exportSnapshot())).toBe('PeerAccess')
    expect(() => connect('http://127.0.0.1:1')).toThrow(expect.objectContaining({ code: 'PeerUrl' }))
    const gone = await servePeers({ port: 0, tls: tlsOf() })
    await gone.close()
    expect(await codeOf(connect(gone.url).exportSnapshot())).toBe('PeerUnreachable')
  })

  test('believes nobody whom the authority did not certify for that name', async () => {
    for (const tls of [tlsOf(stranger), tlsOf(authority, 'another.example')]) {
      const { url } = await serve(partOf(1), { tls })
      // Not even with time to try again.
      expect(await codeOf(connect(url, { retryFor: 30_000 }).exportSnapshot())).toBe('PeerUntrusted')
    }
  })

  test('is told when others are answered, and answered when they are not', async () => {
    let answer = (): void => {}
    const { exportSnapshot } = partOf(1)
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    let asked = 0
    let told = (): void => {}
    const reached = new Promise<void>((resolve) => {
      told = resolve
    })
    const slow = offering({
      async exportSnapshot(from) {
        asked += 1
        told()
        if (asked === 1) await held
        return exportSnapshot(from)
      },
    })
    const { url } = await serve(slow, { concurrency: 1 })
    const first = connect(url).exportSnapshot()
    await reached
    expect(await codeOf(connect(url).exportSnapshot())).toBe('PeerBusy')
    const patient = connect(url, { retryFor: 30_000 }).exportSnapshot()
    answer()
    expect((await first).index).toBe(0)
    expect((await patient).index).toBe(0)
  })

  test('may leave', async () => {
    const { url } = await serve(offering({ exportSnapshot: () => new Promise(() => {}) }))
    const peer = connect(url, { retryFor: 30_000 })
    const asked = codeOf(peer.exportSnapshot())
    peer.close()
    expect(await asked).toBe('PeerClosed')
    expect(await codeOf(peer.exportSnapshot())).toBe('PeerClosed')
  })
})

describe('an answer that is none', () => {
  async function lying(answer: (response: import('node:http').ServerResponse) => void): Promise<string> {
    const options: ServerOptions = tlsOf()
    const server = createHttps(options, (request, response) => {
      request.resume()
      request.on('end', () => answer(response))
    })
    const port = await listening(server)
    ends.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return `https://127.0.0.1:${port}`
  }

  const place = Buffer.alloc(41)
  const cases: Record<string, readonly [string, (response: import('node:http').ServerResponse) => void]> = {
    'a short one': ['PeerAnswerMalformed', (response) => response.end('short')],
    'another part': ['PeerAnswerMalformed', (response) => response.end(Buffer.concat([Buffer.alloc(32, 1), place]))],
    'no boolean': ['PeerAnswerMalformed', (response) => response.end(Buffer.from(place).fill(7, 40))],
    'a status': ['PeerRefused', (response) => response.writeHead(502).end('<html>')],
    'a long refusal': ['PeerAnswerTooLong', (response) => response.writeHead(409).end(Buffer.alloc(8192))],
    'a refusal without a code': ['PeerRefused', (response) => response.writeHead(409).end('{"code":"no code!"}')],
    'a refusal of its own': ['Whatever', (response) => response.writeHead(409).end('{"code":"Whatever","message":""}')],
    'half of one': ['PeerUnreachable', (response) => response.writeHead(200, { 'content-length': 99 }).flushHeaders()],
    'one that stands still': ['PeerTooSlow', (response) => response.writeHead(200).write('x')],
  }
  test.each(Object.entries(cases))('%s', async (name, [code, answer]) => {
    const url = await lying((response) => {
      answer(response)
      if (name === 'half of one') setImmediate(() => response.destroy())
    })
    const options = name === 'one that stands still' ? { patience: 100 } : {}
    expect(await codeOf(connect(url, options).exportSnapshot({ checkpoint: shard, index: 1 }))).toBe(code)
  })

  test('that drips is given up, and one without end as well', async () => {
    const dripping = await lying((response) => {
      const timer = setInterval(() => response.write('x'), 5)
      response.on('close', () => clearInterval(timer))
    })
    expect(await codeOf(connect(dripping, { patience: 500, minimumRate: 1e6 }).exportSnapshot())).toBe('PeerTooSlow')
    const endless = await lying((response) => {
      const chunk = Buffer.alloc(2 ** 20)
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
    })
    const asked = connect(endless).provisioningChallenge()
    expect(await codeOf(asked)).toBe('PeerAnswerTooLong')
  })
})

describe('a server', () => {
  /** Asks by hand; answers what came back when the connection ended. */
  function ask(url: string, head: string, body: Uint8Array, read = true): Promise<string> {
    const line = connectTls({ port: Number(new URL(url).port), host: '127.0.0.1', ...tlsOf() })
    ends.push(() => line.destroy())
    line.write(`POST /lockstep/v1/shards/${shard}/${head}\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`)
    line.write(body)
    return new Promise((resolve) => {
      let answer = ''
      line.on('error', () => {})
      line.on('close', () => resolve(answer))
      if (!read) return
      line.on('data', (chunk) => {
        answer += chunk.toString('latin1')
        if (answer.includes('\r\n\r\n')) line.destroy()
      })
    })
  }

  test('refuses questions that are none', async () => {
    const failures: unknown[] = []
    const { url } = await serve(partOf(1), { onFailure: (error) => failures.push(error) })
    const statusOf = async (...asked: Parameters<typeof ask>) => Number((await ask(...asked)).split(' ')[1])
    expect(await statusOf(url, 'snapshot HTTP/1.1', Uint8Array.of(9))).toBe(400)
    expect(await statusOf(url, 'provisioning HTTP/1.1', Uint8Array.of(1, 2))).toBe(400)
    expect(await statusOf(url, 'snapshot HTTP/1.1', new Uint8Array(300_000))).toBe(413)
    expect(await statusOf(url, 'keys HTTP/1.1', Uint8Array.of(0))).toBe(404)
    // A defect of what is offered is told to its own host, and named to nobody else.
    expect(await statusOf(url, 'challenge HTTP/1.1', new Uint8Array())).toBe(500)
    expect(failures).toHaveLength(3)
  })

  test('cuts off who takes no answer, and has room for the next one then', async () => {
    const large = partOf(32 * 2 ** 20)
    let asked = 0
    let told = (): void => {}
    const reached = new Promise<void>((resolve) => {
      told = resolve
    })
    const enclave = offering({
      async exportSnapshot() {
        told()
        asked += 1
        return asked === 1 ? large.exportSnapshot() : partOf(1).exportSnapshot()
      },
    })
    const { url } = await serve(enclave, { concurrency: 1, patience: 1000, minimumRate: 1e9 })
    ask(url, 'snapshot HTTP/1.1', Uint8Array.of(0), false)
    await reached
    expect((await connect(url, { retryFor: 10_000 }).exportSnapshot()).index).toBe(0)
  })
})
