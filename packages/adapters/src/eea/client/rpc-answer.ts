import { LockstepError } from '@lockstep/core'
import { z } from 'zod'

/** What a service answers to a method: a result, or a code of the method's table, of which 0 is success. */
export type RpcAnswer =
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'status'; readonly code: number; readonly message: string; readonly data?: unknown }

const responseSchema = z.union([
  z.object({ jsonrpc: z.literal('2.0'), id: z.unknown(), result: z.unknown(), error: z.undefined().optional() }),
  z.object({
    jsonrpc: z.literal('2.0'),
    id: z.unknown(),
    result: z.undefined().optional(),
    error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }),
  }),
])

/**
 * Reads a JSON-RPC response, of a request with this id.
 *
 * @throws LockstepError `RpcAnswer` for what is no JSON-RPC 2.0 response, or is one to another request.
 */
export function readRpcAnswer(id: number | string, body: unknown): RpcAnswer {
  const parsed = responseSchema.safeParse(body)
  if (!parsed.success || !(typeof body === 'object' && body !== null && ('result' in body || 'error' in body))) {
    throw malformed('the service does not answer with a JSON-RPC 2.0 response', undefined)
  }
  const { data: answer } = parsed
  if (answer.id !== id) throw malformed('the service answers to another request', answer.id)
  if (answer.error === undefined) return { type: 'result', result: answer.result }
  return { type: 'status', ...answer.error }
}

function malformed(message: string, value: unknown): LockstepError {
  return new LockstepError('RpcAnswer', `${message}; check the URL, or use another service`, { field: 'id', value })
}
