import { TLSSocket } from 'node:tls'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { WorkerConnection } from '@lockstep/core/client'
import { encode } from '@lockstep/core/codec'
import { JSONRPCClient } from 'json-rpc-2.0'
import { WebSocket } from 'ws'
import { requestCodec } from '../../parentchain/integritee/request.js'
import { hexResult } from './hex-result.js'
import { readAttestation } from './read-attestation.js'
import { type DirectFrame, readStatusFrame } from './read-status-frame.js'
import { rpcRefused } from './rpc-refused.js'

/** Where a worker's JSON-RPC is, and who judges its certificate. */
export interface WorkerRpcOptions {
  /** `wss:` and nothing else. */
  readonly url: string
  /**
   * Judges the other end's certificate (DER) before anything is sent, and throws to refuse it: `verifyEnclaveCertificate`.
   * Certificate authorities know no enclaves, so nothing else vouches for it.
   */
  verifyCertificate(certificate: Uint8Array): void
  /** Milliseconds until an answer is not waited for any more; 30 seconds if left out. */
  readonly timeout?: number
  /** The local address to connect from; the system chooses if left out. */
  readonly localAddress?: string
}

/** A worker's JSON-RPC, from a client. Every call rejects with `RpcRefused` where the worker answers with an error. */
export interface WorkerRpc extends WorkerConnection {
  /** Calls a method and answers its result, as unknown as it came. */
  call(method: string, params: readonly unknown[]): Promise<unknown>
  /** Submits a direct call; answers its hash. */
  submit(shard: Hex, ciphertext: Uint8Array): Promise<Hex>
  /** Submits a direct call and is told of every status, also of those that come before the promise resolves. */
  submitAndWatch(shard: Hex, ciphertext: Uint8Array, listener: (frame: DirectFrame) => void): Promise<Hex>
  /**
   * Submits a direct call that is not encrypted beside the connection, and is told of every status. Only where
   * `verifyCertificate` knows that the connection ends in the enclave: whoever else is at its end could read the call.
   */
  submitOperationAndWatch(shard: Hex, operation: Uint8Array, listener: (frame: DirectFrame) => void): Promise<Hex>
  /** Resolves when the connection has ended, by whichever side. */
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** Statuses after which the worker says no more. */
const ends: readonly DirectFrame['status']['type'][] = ['finalized', 'finalityTimeout', 'invalid', 'dropped', 'usurped']

/**
 * Connects to a worker.
 *
 * @throws LockstepError `RpcConnection` where there is no connection; what `verifyCertificate` throws.
 */
export async function connectWorkerRpc(options: WorkerRpcOptions): Promise<WorkerRpc> {
  const { timeout = 30_000 } = options
  const socket = await openSocket(options)
  const watches = new Map<Hex, (frame: DirectFrame) => void>()
  /** Frames of operations whose hash is not answered yet. */
  let early: DirectFrame[] = []
  let submitting = 0

  const client = new JSONRPCClient(async (request) => {
    if (socket.readyState !== WebSocket.OPEN) throw connectionFailed('it is closed')
    socket.send(JSON.stringify(request))
  })
  socket.on('message', (data) => receive(String(data)))
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      client.rejectAllPendingRequests('the connection was closed')
      resolve()
    })
  })
  socket.on('error', () => {})

  function receive(text: string): void {
    const message = parsed(text)
    const frame = readStatusFrame(message)
    if (frame !== undefined) deliver(frame)
    else if (isResponse(message)) client.receive(message)
    // Who speaks something else is no worker: what is waited for will not come.
    else socket.terminate()
  }

  function deliver(frame: DirectFrame): void {
    const listener = watches.get(frame.directHash)
    if (ends.includes(frame.status.type)) watches.delete(frame.directHash)
    if (listener !== undefined) listener(frame)
    else if (submitting > 0) early.push(frame)
  }

  async function call(method: string, params: readonly unknown[]): Promise<unknown> {
    try {
      return await client.timeout(timeout).request(method, [...params])
    } catch (error) {
      throw rpcRefused(method, error)
    }
  }

  async function watch(method: string, param: Hex, listener: (frame: DirectFrame) => void): Promise<Hex> {
    submitting += 1
    try {
      const directHash = hexResult(method, await call(method, [param]))
      watches.set(directHash, listener)
      for (const frame of early.filter((each) => each.directHash === directHash)) deliver(frame)
      return directHash
    } finally {
      submitting -= 1
      if (submitting === 0) early = []
    }
  }

  const request = (shard: Hex, ciphertext: Uint8Array): Hex =>
    toHex(encode(requestCodec, { shard, ciphertext: toHex(ciphertext) }))

  return {
    call,
    attest: async (challenge) => readAttestation(await call('lockstep_attest', [challenge])),
    query: async (sealed) => fromHex(hexResult('lockstep_query', await call('lockstep_query', [toHex(sealed)]))),
    async submit(shard, ciphertext) {
      const answer = hexResult(
        'author_submitExtrinsic',
        await call('author_submitExtrinsic', [request(shard, ciphertext)]),
      )
      // SPEC: `RpcReturnValue`: the compact length of 32 bytes, the bytes, and what else is known already.
      return `0x${answer.slice(4, 68)}`
    },
    submitAndWatch: (shard, ciphertext, listener) =>
      watch('author_submitAndWatchExtrinsic', request(shard, ciphertext), listener),
    submitOperationAndWatch: (shard, operation, listener) =>
      watch('lockstep_submitAndWatch', request(shard, operation), listener),
    closed,
    async close() {
      socket.close()
      await closed
    },
  }
}

function openSocket({ url, verifyCertificate, timeout = 30_000, localAddress }: WorkerRpcOptions): Promise<WebSocket> {
  if (!url.startsWith('wss://')) throw connectionFailed(`${url} is no wss address`)
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      rejectUnauthorized: false,
      perMessageDeflate: false,
      handshakeTimeout: timeout,
      ...(localAddress && { localAddress }),
    })
    let refusal: unknown
    socket.once('upgrade', ({ socket: connection }) => {
      try {
        if (!(connection instanceof TLSSocket)) throw connectionFailed('it is not over TLS')
        verifyCertificate(connection.getPeerCertificate().raw)
      } catch (error) {
        refusal = error
        socket.terminate()
      }
    })
    socket.once('open', () => (refusal === undefined ? resolve(socket) : reject(refusal)))
    socket.once('error', (error) => reject(refusal ?? connectionFailed(error.message)))
    socket.once('close', () => reject(refusal ?? connectionFailed('it was closed')))
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isResponse(message: unknown): message is Parameters<JSONRPCClient['receive']>[0] {
  return typeof message === 'object' && message !== null && 'id' in message && 'jsonrpc' in message
}

function connectionFailed(why: string): LockstepError {
  return new LockstepError(
    'RpcConnection',
    `there is no connection to the worker: ${why}; check its address and try again`,
  )
}
