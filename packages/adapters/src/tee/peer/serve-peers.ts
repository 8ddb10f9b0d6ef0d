import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { TLSSocket } from 'node:tls'
import { type Hex, LockstepError } from '@lockstep/core'
import { CodecError } from '@lockstep/core/codec'
import { describeError } from '../boundary/error-message.js'
import { answerPeer, type OfferedEnclave } from './answer-peer.js'
import { maximumQuestion, type PeerQuestion, peerPath } from './peer-messages.js'
import type { PeerTls } from './peer-tls.js'
import { readBoundedBytes } from './read-bounded-bytes.js'

/** Where peers are answered, who is let in, and how long one may take. Times are in milliseconds. */
export interface ServePeersOptions {
  /** 127.0.0.1 if left out. */
  readonly host?: string
  /** 0 for a free one. */
  readonly port: number
  /** `ca` has issued the certificates of the peers that are let in: nobody else makes the enclaves work. */
  readonly tls: PeerTls
  /** How many questions are answered at a time, each with its part in memory; 4 if left out. Others are sent away. */
  readonly concurrency?: number
  /** Milliseconds that a peer may take to ask, and to take an answer beside what its size allows; 10,000 if left out. */
  readonly patience?: number
  /** Bytes a second that a peer must take of an answer; 64 KiB if left out. */
  readonly minimumRate?: number
  /** Told of what an enclave refuses to a peer, and of every other failure to answer. */
  onFailure?(error: unknown): void
}

/** A worker as other workers find it. */
export interface ServedPeers {
  /** Without a path, such as `https://127.0.0.1:4321`. */
  readonly url: string
  /** Offers the enclave's state, and its shielding key to enclaves that prove to be of its code. One for each shard. */
  offer(enclave: OfferedEnclave): void
  /** Answers nothing more for the shard; who asks is told `PeerShardUnknown`. */
  withdraw(shard: Hex): void
  /** Ends connections, also those that are in use. May be called again. */
  close(): Promise<void>
}

const questions: readonly PeerQuestion[] = ['snapshot', 'challenge', 'provisioning']
const mostConnections = 64

/**
 * Serves the shards of a worker to workers on other machines: snapshots, part by part, and the shielding key by mutual
 * attestation. HTTP over TLS with certificates at both ends. They keep strangers away and traffic private; what is in
 * the messages is sealed, or proven, by the enclaves themselves, and this host can read none of it.
 *
 * @throws the system's own error for a port that is taken
 */
export async function servePeers(options: ServePeersOptions): Promise<ServedPeers> {
  const { host = '127.0.0.1', port, tls, concurrency = 4, patience = 10_000, minimumRate = 65_536 } = options
  const offered = new Map<Hex, OfferedEnclave>()
  let answering = 0
  let closing: Promise<void> | undefined

  /** Who takes too long is cut off: a part is in memory until it is taken. */
  function send(response: ServerResponse, status: number, body: Uint8Array | string): void {
    const time = patience + (body.length / minimumRate) * 1000
    const late = setTimeout(() => response.destroy(), time)
    response.once('close', () => clearTimeout(late))
    response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body)
  }

  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request
    const found = routeOf(offered, request)
    if (!(socket instanceof TLSSocket) || !socket.authorized) return send(response, 403, '')
    if (found === undefined) return send(response, 404, '')
    if (answering >= concurrency) return send(response, 503, '')
    answering += 1
    response.once('close', () => {
      answering -= 1
    })
    const asked = await readBoundedBytes(request, maximumQuestion)
    if (asked === undefined) return send(response, 413, '')
    send(response, 200, await answerPeer(found.enclave, found.question, asked))
  }

  const server = createServer(
    // Who shows no certificate, or another's, is told so instead of being hung up on.
    { ...tls, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: false, handshakeTimeout: patience },
    (request, response) => {
      reply(request, response).catch((error: unknown) => {
        options.onFailure?.(error)
        if (response.headersSent || response.destroyed) response.destroy()
        else send(response, statusOf(error), refusalText(error))
      })
    },
  )
  server.maxConnections = mostConnections
  server.requestTimeout = patience
  server.headersTimeout = patience
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  const address = server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port

  async function shutDown(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }

  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    offer: (enclave) => void offered.set(enclave.shard, enclave),
    withdraw: (shard) => void offered.delete(shard),
    close() {
      closing ??= shutDown()
      return closing
    },
  }
}

function routeOf(
  offered: ReadonlyMap<Hex, OfferedEnclave>,
  { method, url }: IncomingMessage,
): { readonly enclave: OfferedEnclave; readonly question: PeerQuestion } | undefined {
  if (method !== 'POST') return undefined
  for (const [shard, enclave] of offered) {
    const question = questions.find((each) => peerPath(shard, each) === url)
    if (question !== undefined) return { enclave, question }
  }
  return undefined
}

/** 400: not a question; 409: the enclave refuses it; 500: a defect. */
function statusOf(error: unknown): number {
  if (error instanceof CodecError) return 400
  return error instanceof LockstepError && error.code !== 'EnclaveFault' ? 409 : 500
}

function refusalText(error: unknown): string {
  return JSON.stringify(describeError(error, false), (_, value) => (typeof value === 'bigint' ? String(value) : value))
}
