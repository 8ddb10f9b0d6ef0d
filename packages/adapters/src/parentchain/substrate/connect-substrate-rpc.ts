import { LockstepError } from '@lockstep/core'
import { type RawData, WebSocket } from 'ws'
import type { SubstrateRpc } from './substrate-rpc.js'

/** Where the node is, and how long and how much of an answer is taken. */
export interface SubstrateRpcOptions {
  /** `ws://` or `wss://`. */
  readonly url: string
  /** Milliseconds that an answer may take; 30,000 if left out. */
  readonly timeout?: number
  /** Bytes that an answer may have; 64 MiB if left out. */
  readonly maximumAnswer?: number
}

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: LockstepError) => void
  readonly timer: NodeJS.Timeout
}

/**
 * A node over a web socket. The connection is opened when it is needed, and again after it broke: what was asked when it
 * broke is refused, and whoever asked decides what may be asked twice.
 */
export function connectSubstrateRpc(options: SubstrateRpcOptions): SubstrateRpc {
  const { url, timeout = 30_000, maximumAnswer = 64 * 1024 * 1024 } = options
  const waiting = new Map<number, Waiting>()
  let opening: Promise<WebSocket> | undefined
  let nextId = 1
  let closed = false

  function fail(reason: LockstepError): void {
    opening = undefined
    for (const [id, { reject, timer }] of [...waiting]) {
      clearTimeout(timer)
      waiting.delete(id)
      reject(reason)
    }
  }

  function open(): Promise<WebSocket> {
    opening ??= new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(url, { maxPayload: maximumAnswer, handshakeTimeout: timeout })
      const current = (): boolean => opening === attempt
      socket.on('open', () => resolve(socket))
      socket.on('message', (data: RawData) => settle(waiting, String(data)))
      socket.on('error', (error) => {
        reject(unreachable(url, error.message))
        socket.terminate()
      })
      socket.on('close', () => {
        reject(unreachable(url, 'the connection was closed'))
        if (current()) fail(unreachable(url, 'the connection was closed'))
      })
    })
    const attempt = opening
    return attempt
  }

  return {
    async request(method, params) {
      if (closed) throw rpcClosed(url)
      const socket = await open()
      if (closed) throw rpcClosed(url)
      return new Promise((resolve, reject) => {
        const id = nextId
        nextId += 1
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(unreachable(url, `${method} was not answered within ${timeout} ms`))
        }, timeout)
        waiting.set(id, { resolve, reject, timer })
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
      })
    },
    close() {
      closed = true
      const last = opening
      fail(rpcClosed(url))
      last?.then(
        (socket) => socket.terminate(),
        () => {},
      )
    },
  }
}

/** Anything but an answer to what was asked is left alone; the one who waits then runs into his time limit. */
function settle(waiting: Map<number, Waiting>, text: string): void {
  const answer = parse(text)
  const id = answer?.id
  const asked = typeof id === 'number' ? waiting.get(id) : undefined
  if (answer === undefined || typeof id !== 'number' || asked === undefined) return
  waiting.delete(id)
  clearTimeout(asked.timer)
  const { error, result } = answer
  if (error === undefined || error === null) asked.resolve(result)
  else asked.reject(refused(error))
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function unreachable(url: string, reason: string): LockstepError {
  return new LockstepError(
    'NodeUnreachable',
    `the node at ${url} did not answer: ${reason}; try again or another node`,
    {
      field: 'url',
      value: url,
    },
  )
}

/** Not `NodeUnreachable`, which is asked again. */
function rpcClosed(url: string): LockstepError {
  return new LockstepError('RpcClosed', `the connection to ${url} was closed here; connect again to ask more`, {
    field: 'url',
    value: url,
  })
}

function refused(error: unknown): LockstepError {
  return new LockstepError('NodeRefused', `the node refused a call: ${JSON.stringify(error)}`, {
    field: 'error',
    value: error,
  })
}
