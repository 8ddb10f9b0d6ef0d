import { LockstepError } from '@lockstep/core'
import { z } from 'zod'
import type { RequestId } from '../../json-rpc/envelope.js'
import { parseStrictJson } from '../../json-rpc/parse-strict-json.js'

/** How an order ended, as its payload says it. */
export type ResponsePayload =
  /** A Work Order Result, unchecked. */
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'error'; readonly code: number; readonly message: string }

/**
 * The JSON text of a result: the response that the direct model sends.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Completing a Work Order" and "Work Order Result Payload".
 */
export function resultPayload(id: RequestId, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}

/** The JSON text of an error. SPEC: "Work Order Status Payload". */
export function errorPayload(id: RequestId, workOrderId: string, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data: { workOrderId } } })
}

const errorSchema = z.object({ error: z.object({ code: z.number(), message: z.string() }) })
const resultSchema = z.object({ result: z.unknown() })

/**
 * Reads the payload of a response; a result without an envelope is taken as well.
 *
 * @throws LockstepError `ResponsePayload` for a text that is neither a result nor an error.
 */
export function readResponsePayload(text: string): ResponsePayload {
  const value = jsonOf(text)
  const failed = errorSchema.safeParse(value)
  if (failed.success) return { type: 'error', code: failed.data.error.code, message: failed.data.error.message }
  if (typeof value !== 'object' || value === null) throw unreadable()
  const answered = 'result' in value ? resultSchema.safeParse(value) : undefined
  return { type: 'result', result: answered?.success === true ? answered.data.result : value }
}

function jsonOf(text: string): unknown {
  try {
    return parseStrictJson(text)
  } catch {
    throw unreadable()
  }
}

const unreadable = (): LockstepError =>
  new LockstepError('ResponsePayload', 'workOrderResponse is no JSON-RPC response; the worker has to answer with one', {
    field: 'workOrderResponse',
  })
