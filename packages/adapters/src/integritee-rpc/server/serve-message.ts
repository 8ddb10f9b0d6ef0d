import { setImmediate } from 'node:timers/promises'
import { createJSONRPCErrorResponse, type JSONRPCResponse } from 'json-rpc-2.0'
import { rpcCodes } from './rpc-code.js'
import type { Dispatch, DispatchContext } from './rpc-dispatch.js'
import type { RpcObserver } from './rpc-event.js'
import type { RpcLimits } from './rpc-limits.js'

export interface ServeMessageOptions {
  readonly dispatch: Dispatch
  readonly limits: RpcLimits
  readonly observer: RpcObserver
  /** Whether another request may be served now. */
  admit(): boolean
  /** Does what of a batch's work others can do meanwhile; none of it is needed. */
  openAhead(requests: readonly unknown[]): Promise<void>
}

/** Milliseconds that a batch may take before others have their turn; one request of a batch may take longer. */
const turnTime = 2

/** What requests are served with, by the kind of the message that brings them. */
export interface MessageContexts {
  readonly single: DispatchContext
  readonly batch: DispatchContext
}

type Answer = JSONRPCResponse | readonly JSONRPCResponse[] | null

/** Answers one message, `undefined` for one that is no text: a request or a batch of them, which are served one after the other. */
export async function serveMessage(
  { dispatch, limits, observer, admit, openAhead }: ServeMessageOptions,
  text: string | undefined,
  contexts: MessageContexts,
): Promise<Answer> {
  // What is no request counts as one: it costs as much to find out.
  const isAdmitted = admit()
  const parsed = parseMessage(text, limits.messageSize)
  if (!isAdmitted) return tooFast(observer, 'value' in parsed ? idOf(parsed.value) : null)
  if ('refused' in parsed) {
    observer({ kind: 'refused', why: parsed.why })
    return parsed.refused
  }
  if (!Array.isArray(parsed.value)) return dispatch(parsed.value, contexts.single)
  const one = (request: unknown): Promise<JSONRPCResponse | null> =>
    admit() ? dispatch(request, contexts.batch) : Promise.resolve(tooFast(observer, idOf(request)))
  if (parsed.value.length <= limits.batch) await openAhead(parsed.value)
  return serveBatch(parsed.value, limits.batch, one)
}

type Parsed =
  | { readonly value: unknown }
  | { readonly refused: JSONRPCResponse; readonly why: 'binary' | 'tooLarge' | 'malformed' }

function parseMessage(text: string | undefined, maximum: number): Parsed {
  const refuse = (why: 'binary' | 'tooLarge' | 'malformed', code: number, message: string): Parsed => ({
    why,
    refused: createJSONRPCErrorResponse(null, code, message),
  })
  if (text === undefined)
    return refuse('binary', rpcCodes.invalidRequest, 'Invalid Request: frames are text, not binary')
  if (text.length > maximum) {
    const what = `The message has ${text.length} characters; at most ${maximum} are taken`
    return refuse('tooLarge', rpcCodes.limitExceeded, what)
  }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return refuse('malformed', rpcCodes.parseError, 'Parse error: the message is no JSON')
  }
}

function tooFast(observer: RpcObserver, id: string | number | null): JSONRPCResponse {
  observer({ kind: 'refused', why: 'tooFast' })
  return createJSONRPCErrorResponse(id, rpcCodes.limitExceeded, 'Too many requests; ask more slowly')
}

async function serveBatch(
  requests: readonly unknown[],
  maximum: number,
  one: (request: unknown) => Promise<JSONRPCResponse | null>,
): Promise<Answer> {
  if (requests.length === 0) {
    return createJSONRPCErrorResponse(null, rpcCodes.invalidRequest, 'Invalid Request: the batch is empty')
  }
  if (requests.length > maximum) {
    const what = `The batch has ${requests.length} requests; at most ${maximum} are taken`
    return createJSONRPCErrorResponse(null, rpcCodes.limitExceeded, what)
  }
  const answers: JSONRPCResponse[] = []
  let turnEnd = performance.now() + turnTime
  for (const request of requests) {
    const answer = await one(request)
    if (answer !== null) answers.push(answer)
    if (performance.now() < turnEnd) continue
    // Other connections come in between.
    await setImmediate()
    turnEnd = performance.now() + turnTime
  }
  return answers.length === 0 ? null : answers
}

/** Requests that were not looked at are answered too, where they say to whom. */
function idOf(request: unknown): string | number | null {
  if (typeof request !== 'object' || request === null || !('id' in request)) return null
  const { id } = request
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
