import { LockstepError } from '@lockstep/core'

/**
 * An error object of JSON-RPC as an error: `value` has its code, `limit` its data, which is the stable name of what
 * failed. What is none is a failure of the connection: so is the code 0, by which the library tells of time-outs and of
 * connections that ended.
 */
export function rpcRefused(method: string, error: unknown): LockstepError {
  const message = error instanceof Error ? error.message : String(error)
  if (
    typeof error !== 'object' ||
    error === null ||
    !('code' in error) ||
    typeof error.code !== 'number' ||
    error.code === 0
  ) {
    return new LockstepError('RpcConnection', `${method} was not answered: ${message}`, { field: method })
  }
  const data = 'data' in error ? error.data : undefined
  return new LockstepError('RpcRefused', `the worker refuses ${method}: ${error.code}: ${message}`, {
    field: method,
    value: error.code,
    limit: data,
  })
}
