import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import type { WebSocket } from 'ws'
import type { EnclaveCertificate } from '../certificate/create-enclave-certificate.js'
import { createRateLimit } from './rate-limit.js'
import { type RpcConnection, serveRpcConnection } from './rpc-connection.js'
import { createDispatch } from './rpc-dispatch.js'
import type { ConnectionEnd, RpcObserver } from './rpc-event.js'
import { defaultRpcLimits, type RpcLimits } from './rpc-limits.js'
import type { RpcEnvironment } from './rpc-method.js'
import { secureStream } from './secure-stream.js'
import { createStreamCensus } from './stream-census.js'
import { submittedOperations } from './submitted-operations.js'
import { createUpgrade } from './upgrade-server.js'

/** The shard that is served, the certificate that shows its enclave, and the bounds. */
export interface RpcServerOptions extends RpcEnvironment {
  readonly certificate: EnclaveCertificate
  readonly observer: RpcObserver
  /** `defaultRpcLimits` for what is left out. */
  readonly limits?: Partial<RpcLimits>
}

/**
 * A worker's JSON-RPC over TLS web-sockets, on byte streams that somebody else carries: the sockets are the host's, the
 * other end of TLS is in the enclave.
 */
export interface RpcServer {
  /** Serves the client at the other end of a stream, or ends the stream where there is no room for one more. */
  accept(stream: Duplex, address: string): void
  /** Takes no new client, answers what was asked, and ends all connections; after so many milliseconds in any case. */
  close(grace: number): Promise<void>
}

/** A JSON-RPC that serves no stream yet; `accept` gives it one after the other. */
export function createRpcServer(options: RpcServerOptions): RpcServer {
  const { certificate, observer } = options
  const limits: RpcLimits = { ...defaultRpcLimits, ...options.limits }
  const { handshakeTime, messageSize } = limits
  const now = (): number => performance.now()
  const dispatch = createDispatch(options, observer, now)
  const { shard } = options
  const openAhead = (requests: readonly unknown[]): Promise<void> =>
    shard.openAhead(submittedOperations(requests, shard.runtime.shard))
  const rate = createRateLimit(limits.requestsPerSecond, limits.burst, now)
  const context = createSecureContext({
    key: certificate.privateKey,
    cert: certificate.certificate,
    minVersion: 'TLSv1.2',
  })
  const upgrade = createUpgrade({ handshakeTime, maximumFrame: messageSize * 2 })
  const census = createStreamCensus(limits.connections, limits.connectionsPerAddress)
  const connections = new Set<RpcConnection>()
  let watches = 0
  let isClosing = false

  function serve(socket: WebSocket, stream: Duplex, address: string): void {
    const onEnd = (end: ConnectionEnd): void => {
      connections.delete(connection)
      observer({ kind: 'ended', end, connections: connections.size })
    }
    const onWatches = (by: number): void => {
      watches += by
      observer({ kind: 'watches', count: watches })
    }
    const served = { socket, stream, address, dispatch, openAhead, rate, limits, observer }
    const connection = serveRpcConnection({ ...served, onWatches, onEnd })
    connections.add(connection)
    observer({ kind: 'opened', connections: connections.size })
  }

  function secure(stream: Duplex, address: string): void {
    const late = setTimeout(() => {
      observer({ kind: 'ended', end: 'handshakeTimeout', connections: connections.size })
      stream.destroy()
    }, handshakeTime)
    const connection = secureStream(stream, context)
    connection.on('close', () => clearTimeout(late))
    upgrade(connection, (socket) => {
      clearTimeout(late)
      serve(socket, connection, address)
    })
  }

  const pinging = setInterval(() => {
    for (const connection of connections) connection.ping()
  }, limits.pingInterval)
  pinging.unref()

  return {
    accept(stream, address) {
      if (!isClosing && census.admit(stream, address)) return secure(stream, address)
      observer({ kind: 'ended', end: isClosing ? 'shutdown' : 'tooManyConnections', connections: connections.size })
      stream.destroy()
    },
    async close(grace) {
      isClosing = true
      clearInterval(pinging)
      const finished = Promise.all([...connections].map((connection) => connection.finish()))
      const closed = Promise.all(census.all().map((stream) => new Promise((resolve) => stream.once('close', resolve))))
      const timer = new AbortController()
      await Promise.race([
        finished.then(() => closed),
        wait(grace, undefined, { signal: timer.signal }).catch(() => {}),
      ])
      timer.abort()
      for (const stream of census.all()) stream.destroy()
    },
  }
}
