import { type Hex, toHex } from '@lockstep/core'
import { bytes, encode, option, text } from '@lockstep/core/codec'
import type { DirectRequestStatus } from '../direct-request-status.js'
import { maximumRpcValueSize, rpcReturnValueCodec } from '../rpc-return-value.js'

const ok: DirectRequestStatus = { type: 'ok', value: null }
const textCodec = text(maximumRpcValueSize - 8)
const optionCodec = option(bytes(maximumRpcValueSize - 8))

/** A method's value as Integritee's worker answers it: `0x` and the SCALE bytes of an `RpcReturnValue`. */
export function rpcAnswer(value: Hex, status: DirectRequestStatus = ok): Hex {
  return toHex(encode(rpcReturnValueCodec, { value, doWatch: false, status }))
}

/** The same around a SCALE text: two length prefixes, one in the other. */
export function rpcTextAnswer(value: string, status: DirectRequestStatus = ok): Hex {
  return rpcAnswer(toHex(encode(textCodec, value)), status)
}

/** The same around a SCALE `Option<Vec<u8>>`: what a getter answers. */
export function rpcOptionAnswer(value: Hex | null): Hex {
  return rpcAnswer(toHex(encode(optionCodec, value)))
}
