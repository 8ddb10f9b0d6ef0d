import type { Duplex } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { createConnectionWatches } from './connection-watches.js'
import { gatherFrames } from './gather-frames.js'
import { gatherWrites } from './gather-writes.js'
import type { RateLimit } from './rate-limit.js'
import { rpcCodes } from './rpc-code.js'
import type { Dispatch } from './rpc-dispatch.js'
import type { ConnectionEnd, RpcObserver } from './rpc-event.js'
import type { RpcFailure } from './rpc-failure.js'
import type { RpcLimits } from './rpc-limits.js'
import { serveMessage } from './serve-message.js'

export interface RpcConnectionOptions {
  readonly socket: WebSocket
  /** What carries it. */
  readonly stream: Duplex
  readonly address: string
  readonly dispatch: Dispatch
  /** Does what others can do of requests' work before their turn. */
  openAhead(requests: readonly unknown[]): Promise<void>
  readonly rate: RateLimit
  readonly limits: RpcLimits
  readonly observer: RpcObserver
  onWatches(by: number): void
  onEnd(end: ConnectionEnd): void
}

export interface RpcConnection {
  /** Asks for a sign of life; ends the connection where the last time none came. */
  ping(): void
  /** Serves what has come, says goodbye and takes nothing more. */
  finish(): Promise<void>
  /** Ends it now. */
  drop(end: ConnectionEnd): void
}

/** Web-socket close codes: going away, policy violation, try again later. */
const closeCodes = { goingAway: 1001, policy: 1008 } as const

/** What costs more than asking: private-key operations and signature checks that come to nothing. */
const isFault = ({ rpcCode, data }: RpcFailure): boolean => rpcCode === rpcCodes.badFormat || data === 'BadSignature'

/** Serves one web-socket: its messages one after the other, so that a client that floods it waits for itself. */
export function serveRpcConnection(options: RpcConnectionOptions): RpcConnection {
  const { socket, address, dispatch, rate, limits, observer } = options
  /** `undefined` stands for a frame that is no text. */
  const queue: (string | undefined)[] = []
  const gather = gatherWrites(options.stream, () => frames.flush())
  let isAlive = true
  let isFinishing = false
  let refusals = 0
  let end: ConnectionEnd = 'closed'
  let working: Promise<void> | undefined

  function drop(why: ConnectionEnd): void {
    if (end === 'closed') end = why
    socket.terminate()
  }

  function dropPolitely(why: ConnectionEnd): void {
    if (end === 'closed') end = why
    socket.close(closeCodes.policy, why)
  }

  function send(text: string): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > limits.unreadBytes) drop('slowClient')
    else {
      gather()
      socket.send(text)
    }
  }

  const frames = gatherFrames(send, limits.batch)
  const sending = {
    single: send,
    batch(frame: string) {
      if (frames.add(frame)) gather()
    },
  }
  const watches = createConnectionWatches(limits.subscriptionsPerConnection, sending, options.onWatches)

  function onFailure(failure: RpcFailure): void {
    if (isFault(failure)) rate.charge(address, limits.faultCost)
  }

  async function serveOne(text: string | undefined): Promise<void> {
    let isRefused = false
    const admit = (): boolean => {
      const admitted = rate.admit(address)
      if (!admitted) isRefused = true
      return admitted
    }
    const openAhead = async (requests: readonly unknown[]): Promise<void> => {
      if (rate.hasRoom(address, requests.length)) await options.openAhead(requests)
    }
    const served = { dispatch, limits, observer, admit, openAhead }
    const { single, batch } = watches.sessions
    const contexts = { single: { session: single, onFailure }, batch: { session: batch, onFailure } }
    const answer = await serveMessage(served, text, contexts)
    if (answer !== null) send(JSON.stringify(answer))
    watches.release()
    refusals = isRefused ? refusals + 1 : 0
    if (refusals >= limits.refusalsInARow) dropPolitely('tooManyRefusals')
  }

  async function work(): Promise<void> {
    while (queue.length > 0 && socket.readyState === socket.OPEN) {
      await serveOne(queue.shift())
      // Others come in between: one private-key operation holds everybody up, a queue of them must not.
      await setImmediate()
    }
    // One that is being closed as well: the client's goodbye stands behind what is not read yet.
    socket.resume()
  }

  function receive(text: string | undefined): void {
    // Nobody would go on reading where one that is being closed were paused.
    if (isFinishing || socket.readyState !== socket.OPEN) return
    if (queue.length >= limits.queuedMessages) {
      dropPolitely('tooManyQueued')
      return
    }
    queue.push(text)
    if (working === undefined) startWork()
    else socket.pause()
  }

  function startWork(): void {
    working = work()
      .catch(() => drop('failed'))
      .finally(() => {
        working = undefined
      })
  }

  socket.on('message', (data, isBinary) => {
    isAlive = true
    receive(isBinary ? undefined : textOf(data))
  })
  // The library answers by itself, also a client that does not read the answers.
  socket.on('ping', () => {
    if (socket.bufferedAmount > limits.unreadBytes) drop('slowClient')
  })
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('error', (error) => {
    if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' && end === 'closed') end = 'frameTooLarge'
  })
  socket.on('close', () => {
    queue.length = 0
    watches.endAll()
    options.onEnd(end)
  })

  return {
    ping() {
      if (!isAlive) return drop('halfOpen')
      isAlive = false
      socket.ping()
    },
    async finish() {
      isFinishing = true
      await working
      frames.flush()
      if (end === 'closed') end = 'shutdown'
      socket.close(closeCodes.goingAway, 'the worker shuts down')
    },
    drop,
  }
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
