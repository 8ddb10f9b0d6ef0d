import { LockstepError } from '@lockstep/core'

/** An answer of JSON-RPC that says what went wrong. */
export class RpcFailure extends LockstepError {
  override readonly name: string = 'RpcFailure'
  /** Code of the JSON-RPC error object. */
  readonly rpcCode: number
  /** The stable name of what failed; the error object's `data`. */
  readonly data: string | undefined

  constructor(rpcCode: number, message: string, data?: string) {
    super('RpcFailure', message, { field: 'code', value: rpcCode, limit: data })
    this.rpcCode = rpcCode
    this.data = data
  }
}
