import { rpcTextAnswer } from './rpc-answer.js'
import type { RpcFailure } from './rpc-failure.js'

/**
 * How failures of a method are told. `json-rpc`: as error objects. `return-value`: as Integritee's worker does, as a
 * result that holds the text of an error; getters that are refused answer nothing, without an error.
 *
 * COMPAT: the TypeScript client 0.20.1 understands both, and shows the first as `1002: Shard does not exist`, the second
 * as hexadecimal digits read as letters.
 */
export type RpcDialect = 'json-rpc' | 'return-value'

/** The result by which Integritee's worker says that a method failed. */
export function returnValueFailure({ rpcCode, message, data }: RpcFailure): string {
  const shown = data === undefined ? 'None' : `Some(String(${JSON.stringify(data)}))`
  return rpcTextAnswer(`Error { code: ServerError(${rpcCode}), message: ${JSON.stringify(message)}, data: ${shown} }`, {
    type: 'error',
    value: null,
  })
}
