import { LockstepError } from '@lockstep/core'
import { type Agent, request } from 'undici'
import { jsonIn } from '../json-rpc/json-in.js'
import { readBoundedText } from '../json-rpc/read-bounded-text.js'
import type { AddressPolicy } from './address-policy.js'
import { assertPermittedLiteral } from './guarded-agent.js'

export interface PostCallbackOptions {
  readonly agent: Agent
  readonly policy: AddressPolicy
  /** Milliseconds that one attempt may take; 30,000 if left out. */
  readonly timeout?: number
  /** Bytes of an answer that are read; 64 KiB if left out. */
  readonly maximumAnswerBytes?: number
}

/** What came back of one attempt. */
export interface CallbackAnswer {
  readonly status: number
  /** The body as JSON; `undefined` when it is empty or no JSON. */
  readonly body: unknown
  readonly empty: boolean
}

/** Sends `body` to `uri`. */
export type PostCallback = (uri: string, body: string, signal: AbortSignal) => Promise<CallbackAnswer>

/**
 * Creates the function that makes one attempt. Redirections are not followed: their target has not been judged.
 *
 * @throws LockstepError `CallbackRefused`, `CallbackAnswerSize`; and what the network throws.
 */
export function createPostCallback(options: PostCallbackOptions): PostCallback {
  const { agent, policy, timeout = 30_000, maximumAnswerBytes = 64 * 1024 } = options
  return async (uri, body, signal) => {
    assertPermittedLiteral(policy, new URL(uri))
    const answer = await request(uri, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    })
    const text = await readBoundedText(answer.body, maximumAnswerBytes, answerTooLarge)
    return { status: answer.statusCode, body: jsonIn(text), empty: text.trim() === '' }
  }
}

const answerTooLarge = (maximum: number): LockstepError =>
  new LockstepError(
    'CallbackAnswerSize',
    `the answer to a callback has more than ${maximum} bytes; answer with a status payload`,
    {
      field: 'answer',
      limit: maximum,
    },
  )
