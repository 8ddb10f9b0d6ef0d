import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import { type Codec, decode } from '@lockstep/core/codec'
import { type Request, requestCodec } from '../../parentchain/integritee/request.js'
import { rpcCodes } from './rpc-code.js'
import { RpcFailure } from './rpc-failure.js'

/** The parameters by position. Named ones have no order: the methods have none. */
export function positional(params: unknown): readonly unknown[] {
  if (params === undefined) return []
  if (Array.isArray(params)) return params
  throw invalidParams('params are named; pass them by position')
}

/** The parameter at a place, which must be text. */
export function textParam(params: unknown, place: number): string {
  const value = positional(params)[place]
  if (typeof value === 'string') return value
  throw invalidParams(
    `params[${place}] is ${value === undefined ? 'missing' : `a ${typeof value}`}; it must be a string`,
  )
}

/** The parameter at a place as bytes: hexadecimal digits, behind `0x` or not, of either case. */
export function bytesParam(params: unknown, place: number): Uint8Array {
  const value = textParam(params, place)
  const digits = value.startsWith('0x') ? value.slice(2) : value
  try {
    return fromHex(`0x${digits.toLowerCase()}`)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw invalidParams(`params[${place}] is no hexadecimal text; it must be 0x and digits, two a byte`)
  }
}

/** The parameter at a place as SCALE bytes of a type. */
export function scaleParam<T>(params: unknown, place: number, codec: Codec<T>, type: string): T {
  const encoded = bytesParam(params, place)
  try {
    return decode(codec, encoded)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw invalidParams(`params[${place}] (${encoded.length} bytes) is no ${type}`)
  }
}

/** The request that is a method's one parameter. */
export function requestParam(params: unknown): { readonly shard: Hex; readonly payload: Uint8Array } {
  const { shard, ciphertext }: Request = scaleParam(params, 0, requestCodec, 'Request')
  return { shard, payload: fromHex(ciphertext) }
}

export function invalidParams(what: string, data?: string): RpcFailure {
  return new RpcFailure(rpcCodes.invalidParams, `Invalid params: ${what}`, data)
}
