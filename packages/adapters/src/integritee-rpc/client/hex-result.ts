import { type Hex, LockstepError } from '@lockstep/core'

/** A result that must be `0x` and lower-case digits. @throws LockstepError `RpcAnswer` */
export function hexResult(method: string, result: unknown): Hex {
  if (isHex(result)) return result
  throw new LockstepError('RpcAnswer', `${method} answers what is no hexadecimal text; is this a worker's JSON-RPC?`, {
    field: method,
    value: typeof result,
    limit: '0x…',
  })
}

export function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value)
}
