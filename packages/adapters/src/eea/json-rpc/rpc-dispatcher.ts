import { LockstepError } from '@lockstep/core'
import {
  createJSONRPCErrorResponse,
  createJSONRPCSuccessResponse,
  type JSONRPCResponse,
  JSONRPCServer,
} from 'json-rpc-2.0'
import { genericCode } from '../work-order/eea-code.js'
import { EeaError } from '../work-order/eea-error.js'
import type { AccessPolicy, AccessSubject, Caller } from './access-policy.js'
import { isRequest, type RequestEnvelope, readEnvelope } from './envelope.js'
import { jsonRpcCode } from './json-rpc-code.js'
import { parseStrictJson } from './parse-strict-json.js'
import type { MethodAnswer, RpcMethod } from './rpc-method.js'

/** One call that was answered. */
export interface CallReport {
  /** Name of the method; `undefined` for one that does not exist. */
  readonly method: string | undefined
  /** Code of the answer; `undefined` for a result. */
  readonly code: number | undefined
  readonly caller: Caller
  /** Until its answer was there; 0 where there is no such method. */
  readonly milliseconds: number
}

export interface RpcDispatcherOptions {
  readonly methods: readonly RpcMethod[]
  readonly policy: AccessPolicy
  /** Requests of one batch. */
  readonly maximumBatch: number
  /** Resolves when what was read is durable. */
  readonly durable: () => Promise<void>
  /** Milliseconds of a clock that only goes forward. */
  readonly stopwatch: () => number
  readonly onCall?: ((report: CallReport) => void) | undefined
  /** Told of errors that requesters only hear "unknown error" of. */
  readonly onFault: (fault: unknown) => void
}

/** Answers the text of one HTTP request; `undefined` when there is nothing to say to notifications. */
export type RpcDispatcher = (text: string, caller: Caller) => Promise<string | undefined>

/** Creates the JSON-RPC 2.0 side of a service: envelopes, batches, ids and errors. The methods do the rest. */
export function createRpcDispatcher(options: RpcDispatcherOptions): RpcDispatcher {
  const { methods, maximumBatch, onFault } = options
  const server = new JSONRPCServer<Caller>({ errorListener: (_, error) => onFault(error) })
  for (const method of methods) server.addMethodAdvanced(method.name, createHandler(options, method))

  const answerOne = async (value: unknown, caller: Caller): Promise<JSONRPCResponse | null> => {
    const envelope = readEnvelope(value)
    if (!isRequest(envelope)) {
      return reported(
        options,
        caller,
        createJSONRPCErrorResponse(envelope.id, jsonRpcCode.invalidRequest, envelope.reason),
      )
    }
    if (!server.hasMethod(envelope.method)) return reported(options, caller, unknownMethod(envelope))
    if (!isParams(envelope.params)) return envelope.id === undefined ? null : invalidParams(envelope.id)
    // PERF: the library's own check of ids and versions is repeated, which costs nothing measurable.
    return server.receive({ ...envelope, params: envelope.params ?? {} }, caller)
  }

  // The library answers a batch of one with an object; the specification says that a batch gets an array.
  const answerBatch = async (batch: readonly unknown[], caller: Caller): Promise<string | undefined> => {
    if (batch.length === 0) return JSON.stringify(invalidRequest('a batch has at least one request'))
    if (batch.length > maximumBatch)
      return JSON.stringify(invalidRequest(`a batch has at most ${maximumBatch} requests`))
    const answers = await Promise.all(batch.map((value) => answerOne(value, caller)))
    const told = answers.filter((answer) => answer !== null)
    return told.length === 0 ? undefined : JSON.stringify(told)
  }

  return async (text, caller) => {
    let value: unknown
    try {
      value = parseStrictJson(text)
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'the request is not JSON'
      return JSON.stringify(reported(options, caller, createJSONRPCErrorResponse(null, jsonRpcCode.parseError, reason)))
    }
    if (Array.isArray(value)) return answerBatch(value, caller)
    const answer = await answerOne(value, caller)
    return answer === null ? undefined : JSON.stringify(answer)
  }
}

type Handler = (
  request: { id?: string | number | null; params?: unknown },
  caller: Caller,
) => Promise<JSONRPCResponse | null>

function createHandler(options: RpcDispatcherOptions, method: RpcMethod): Handler {
  const { policy, durable, stopwatch, onCall } = options
  return async ({ id, params }, caller) => {
    const begun = stopwatch()
    const authorize = async (subject: AccessSubject): Promise<void> => {
      if (await policy({ ...subject, method: method.name, caller, params })) return
      throw new EeaError(
        'AccessDenied',
        method.deniedCode ?? genericCode.accessDenied,
        'access denied by the policy of this service',
      )
    }
    const answer = await guarded(options, async () => {
      await authorize({ role: 'caller' })
      const found = await method.call(params, { id: id ?? null, authorize })
      if (method.reads === true) await durable()
      return found
    })
    const code = answer.type === 'result' ? undefined : answer.code
    onCall?.({ method: method.name, code, caller, milliseconds: stopwatch() - begun })
    return id === undefined ? null : responseOf(id, answer)
  }
}

async function guarded({ onFault }: RpcDispatcherOptions, call: () => Promise<MethodAnswer>): Promise<MethodAnswer> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof EeaError) return { type: 'status', code: error.eeaCode, message: error.message }
    // An identifier of an odd number of digits has no bytes; not every profile's schema knows that.
    if (error instanceof LockstepError && error.code === 'InvalidHex') {
      return { type: 'status', code: genericCode.invalidParameter, message: error.message }
    }
    onFault(error)
    return { type: 'status', code: genericCode.unknownError, message: 'unknown error; the service has a note of it' }
  }
}

function responseOf(id: string | number | null, answer: MethodAnswer): JSONRPCResponse {
  if (answer.type === 'result') return createJSONRPCSuccessResponse(id, answer.result)
  return createJSONRPCErrorResponse(id, answer.code, answer.message, answer.data)
}

function reported<Answer extends JSONRPCResponse | null>(
  { onCall }: RpcDispatcherOptions,
  caller: Caller,
  answer: Answer,
): Answer {
  onCall?.({ method: undefined, code: answer?.error?.code, caller, milliseconds: 0 })
  return answer
}

function isParams(params: unknown): params is object | undefined {
  return params === undefined || (typeof params === 'object' && params !== null && !Array.isArray(params))
}

const invalidRequest = (reason: string): JSONRPCResponse =>
  createJSONRPCErrorResponse(null, jsonRpcCode.invalidRequest, reason)

const invalidParams = (id: string | number | null): JSONRPCResponse =>
  createJSONRPCErrorResponse(id, jsonRpcCode.invalidParams, 'params has to be an object with the parameters by name')

function unknownMethod({ id }: RequestEnvelope): JSONRPCResponse | null {
  if (id === undefined) return null
  return createJSONRPCErrorResponse(id, jsonRpcCode.methodNotFound, 'no method has this name; names are case sensitive')
}
