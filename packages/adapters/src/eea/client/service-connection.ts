import { LockstepError } from '@lockstep/core'
import { Agent, request } from 'undici'
import { jsonIn } from '../json-rpc/json-in.js'
import { readBoundedText } from '../json-rpc/read-bounded-text.js'
import { type RpcAnswer, readRpcAnswer } from './rpc-answer.js'

/** Where a service is, and how long and how much of an answer is taken from it. */
export interface ServiceConnectionOptions {
  /** Where the service takes JSON-RPC over HTTP or HTTPS. */
  readonly url: string
  /** Certificate authorities in PEM; the platform's if left out. */
  readonly ca?: string
  /** Milliseconds that one call may take; 30,000 if left out. A synchronous order gets its own time-out on top. */
  readonly timeout?: number
  /** Bytes of an answer that are read; 16 MiB if left out. */
  readonly maximumAnswerBytes?: number
  /** Connections at a time; 64 if left out. */
  readonly connections?: number
}

/** A way to a service of the direct model. */
export interface ServiceConnection {
  /**
   * Calls a method.
   *
   * @param patience milliseconds that this call may take on top of others.
   * @throws LockstepError `ServiceUnreachable`, `RpcAnswer`, `AnswerTooLarge`.
   */
  call(method: string, params: unknown, patience?: number): Promise<RpcAnswer>
  /** Breaks off what is being asked. */
  close(): Promise<void>
}

/** Opens a connection; nothing is sent before the first call. Redirections are not followed. */
export function connectService(options: ServiceConnectionOptions): ServiceConnection {
  const { url, ca, timeout = 30_000, maximumAnswerBytes = 16 * 1024 * 1024, connections = 64 } = options
  const agent = new Agent({ connections, connect: ca === undefined ? {} : { ca } })
  let lastId = 0
  return {
    async call(method, params, patience = 0) {
      lastId += 1
      const id = lastId
      const text = await post(JSON.stringify({ jsonrpc: '2.0', id, method, params }), timeout + patience)
      return readRpcAnswer(id, jsonIn(text))
    },
    close: () => agent.destroy(),
  }

  async function post(body: string, time: number): Promise<string> {
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body,
        headersTimeout: time,
        bodyTimeout: time,
        signal: AbortSignal.timeout(time),
      })
      return await readBoundedText(answer.body, maximumAnswerBytes, answerTooLarge)
    } catch (cause) {
      if (cause instanceof LockstepError) throw cause
      throw new LockstepError(
        'ServiceUnreachable',
        `the service at ${url} did not answer; what was submitted may have been taken: ask for its result`,
        { field: 'url', value: url },
        { cause },
      )
    }
  }
}

const answerTooLarge = (maximum: number): LockstepError =>
  new LockstepError('AnswerTooLarge', `the service answers with more than ${maximum} bytes; use another one`, {
    field: 'maximumAnswerBytes',
    limit: maximum,
  })
