import { createServer, type Server, type Socket } from 'node:net'
import { LockstepError } from '@lockstep/core'
import type { QueueLimit } from '@lockstep/core/pool'
import type { Channel } from '../../tee/boundary/channel.js'
import { enclaveCrashed } from '../../tee/boundary/ecall-client.js'
import { restoreError } from '../../tee/boundary/error-message.js'
import type { RpcEvent } from '../server/rpc-event.js'
import { tellEvents } from './event-digest.js'
import type { FromRpc, ToRpc } from './relay-messages.js'
import { relaySocket, type SocketRelay } from './relay-socket.js'

/** Where a worker listens. */
export interface ListenOptions {
  /** 127.0.0.1 if left out. */
  readonly host?: string
  /** 0 lets the system choose. */
  readonly port: number
}

/** The host's end of the JSON-RPC in its enclave, and of the pool behind it. */
export interface RpcHost {
  /** Takes connections from here on; answers the port. */
  listen(options: ListenOptions): Promise<number>
  /** Requests for the log, in order; see `DirectService.propose`. */
  propose(room: QueueLimit, now: number): Promise<readonly Uint8Array[]>
  /** Told whenever there are operations to order after there were none. */
  onWaiting(listener: () => void): void
  /** Takes no connection more, lets what was asked be answered, and ends after so many milliseconds in any case. */
  close(grace: number): Promise<void>
}

/** What connects the host's end with the JSON-RPC in the enclave. */
export interface RpcHostOptions {
  readonly channel: Channel<ToRpc, FromRpc>
  /** Told of what happened in the enclave, a few milliseconds later. */
  onEvent?(event: RpcEvent): void
  /** Whether the enclave keeps the process alive: while it owes an answer. Sockets do so by themselves. */
  hold(held: boolean): void
  /** Told when the other end has ended by itself. */
  onEnd(listener: () => void): void
  /** Frees what carries the other end. */
  onClosed(): void
}

type Reply = Extract<FromRpc, { readonly id: number }>
type Request = Extract<ToRpc, { readonly id: number }>
type RequestWithoutId = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never

interface Pending {
  resolve(reply: Reply): void
  reject(error: LockstepError): void
}

/**
 * The host's end over a channel. Nothing listens before `listen`.
 *
 * `listen` and `propose` reject with `EnclaveCrashed` once the other end has ended by itself.
 */
export function createRpcHost({ channel, onEvent, hold, onEnd, onClosed }: RpcHostOptions): RpcHost {
  const sockets = new Map<number, SocketRelay>()
  const pending = new Map<number, Pending>()
  const listeners: (() => void)[] = []
  let servers: Server[] = []
  let lastConnection = 0
  let lastId = 0
  let started: Promise<unknown> | undefined
  let closing: Promise<void> | undefined
  let hasEnded = false

  function request(message: RequestWithoutId): Promise<Reply> {
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      if (hasEnded) return reject(enclaveCrashed(undefined))
      pending.set(id, { resolve, reject })
      hold(true)
      channel.send({ ...message, id })
    })
  }

  function accept(socket: Socket): void {
    lastConnection += 1
    const connection = lastConnection
    sockets.set(connection, relaySocket(connection, socket, channel.send))
    socket.once('close', () => sockets.delete(connection))
  }

  function settle(reply: Reply): void {
    const waiting = pending.get(reply.id)
    pending.delete(reply.id)
    hold(pending.size > 0)
    if (reply.kind === 'failed') waiting?.reject(restoreError(reply.error))
    else waiting?.resolve(reply)
  }

  onEnd(() => {
    hasEnded = true
    for (const { reject } of pending.values()) reject(enclaveCrashed(undefined))
    pending.clear()
    for (const server of servers) server.close()
    for (const relay of sockets.values()) relay.close()
  })

  channel.receive((message) => {
    if ('id' in message) settle(message)
    else if (message.kind === 'events') {
      if (onEvent !== undefined) tellEvents(message.digest, onEvent)
    } else if (message.kind === 'waiting') for (const listener of listeners) listener()
    else {
      const relay = sockets.get(message.connection)
      if (message.kind === 'data') relay?.write(message.bytes)
      else relay?.[message.kind]()
    }
  })

  async function shutDown(grace: number): Promise<void> {
    const stopped = servers.map((server) => new Promise((resolve) => server.close(resolve)))
    // An enclave that has ended has no connections left to say goodbye to.
    await request({ kind: 'shutdown', grace }).catch(() => undefined)
    for (const relay of sockets.values()) relay.close()
    await Promise.all(stopped)
    onClosed()
  }

  return {
    async listen({ host = '127.0.0.1', port }) {
      if (closing !== undefined) throw hostClosed()
      started ??= request({ kind: 'start' })
      await started
      const server = createServer({ allowHalfOpen: true, noDelay: true }, accept)
      servers = [...servers, server]
      return listening(server, host, port)
    },
    async propose(room, now) {
      if (closing !== undefined) throw hostClosed()
      const reply = await request({ kind: 'propose', room, now })
      return reply.kind === 'proposed' ? reply.requests : []
    },
    onWaiting(listener) {
      listeners.push(listener)
    },
    close(grace) {
      closing ??= shutDown(grace)
      return closing
    },
  }
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function hostClosed(): LockstepError {
  return new LockstepError('RpcClosed', 'the JSON-RPC was closed; launch the enclave again to serve it')
}
