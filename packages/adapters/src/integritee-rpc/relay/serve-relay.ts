import type { Entropy } from '@lockstep/core/crypto'
import type { DirectSubmission } from '../../direct/direct-service.js'
import type { TrustedShard } from '../../direct/trusted-shard.js'
import type { Channel } from '../../tee/boundary/channel.js'
import { describeError } from '../../tee/boundary/error-message.js'
import { createEnclaveCertificate } from '../certificate/create-enclave-certificate.js'
import type { RpcObserver } from '../server/rpc-event.js'
import type { RpcLimits } from '../server/rpc-limits.js'
import type { RpcEnvironment } from '../server/rpc-method.js'
import { createRpcServer, type RpcServer } from '../server/rpc-server.js'
import { createEventGathering } from './event-digest.js'
import type { FromRpc, ToRpc } from './relay-messages.js'
import { createRelayedStream, type RelayedStream } from './relayed-stream.js'

/** How a worker's JSON-RPC behaves; chosen by the host, and no secret. Plain data: it can be handed to a thread. */
export interface RpcOptions extends Pick<RpcEnvironment, 'description' | 'dialect'> {
  /** `defaultRpcLimits` for what is left out. */
  readonly limits?: Partial<RpcLimits>
}

/** What the trusted end of the JSON-RPC serves, and by which channel. */
export interface ServeRelayOptions {
  readonly channel: Channel<FromRpc, ToRpc>
  readonly shard: TrustedShard
  readonly entropy: Entropy
  readonly rpc: RpcOptions
}

/** Milliseconds for which events are gathered. */
const eventInterval = 50

/**
 * The trusted end of a worker's JSON-RPC: TLS, web-sockets and methods run in here, the host carries bytes. Key and
 * certificate are drawn at the host's `start`, new every time.
 */
export function serveRelay({ channel, shard, entropy, rpc }: ServeRelayOptions): void {
  const streams = new Map<number, RelayedStream>()
  let server: RpcServer | undefined
  let toldWaiting = false
  const gathering = createEventGathering()

  function tellWaiting(submitted: DirectSubmission): DirectSubmission {
    if (!('refused' in submitted) && !toldWaiting) {
      toldWaiting = true
      channel.send({ kind: 'waiting' })
    }
    return submitted
  }

  const watched: TrustedShard = {
    ...shard,
    submit: async (...submission) => tellWaiting(await shard.submit(...submission)),
    submitOperation: (...submission) => tellWaiting(shard.submitOperation(...submission)),
  }

  // PERF: not one message an event: each costs as much as answering a small request.
  const observe: RpcObserver = (event) => {
    if (gathering.add(event)) setTimeout(tellEvents, eventInterval).unref()
  }

  function tellEvents(): void {
    const digest = gathering.take()
    if (digest !== undefined) channel.send({ kind: 'events', digest })
  }

  async function start(): Promise<void> {
    const certificate = await createEnclaveCertificate({ provider: shard.provider, entropy, quote: shard.quote })
    server = createRpcServer({ ...rpc, shard: watched, certificate, observer: observe })
  }

  function open(connection: number, address: string): void {
    const relayed = createRelayedStream(connection, channel.send)
    streams.set(connection, relayed)
    relayed.stream.once('close', () => streams.delete(connection))
    if (server === undefined) relayed.stream.destroy()
    else server.accept(relayed.stream, address)
  }

  async function answer(message: Extract<ToRpc, { readonly id: number }>): Promise<FromRpc> {
    const { id } = message
    try {
      if (message.kind === 'propose') {
        toldWaiting = false
        const requests = await shard.propose(message.room, message.now)
        const load = shard.load()
        if (load !== undefined) observe({ kind: 'pool', load })
        return { kind: 'proposed', id, requests }
      }
      if (message.kind === 'start') await start()
      else await server?.close(message.grace)
      return { kind: 'done', id }
    } catch (error) {
      return { kind: 'failed', id, error: describeError(error, false) }
    }
  }

  channel.receive((message) => {
    if ('id' in message) {
      void answer(message).then((reply) => {
        tellEvents()
        channel.send(reply)
      })
      return
    }
    if (message.kind === 'open') return open(message.connection, message.address)
    const relayed = streams.get(message.connection)
    if (message.kind === 'data') relayed?.receive(message.bytes)
    else relayed?.[message.kind]()
  })
}
