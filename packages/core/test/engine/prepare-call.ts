import { decode, encode } from '../../src/codec/index.js'
import { toHex } from '../../src/hex.js'
import { appendNonce, encodeCall, type PreparedCall, type PreparedInbound } from '../../src/operation/index.js'
import type { Call, InferFields } from '../../src/stf/index.js'
import { alice, type CallOptions, provider, shard } from './probe.js'

/** A call with arguments as if its signature had been verified. */
export function prepareCall<Args, Returns>(
  call: Call<Args, Returns>,
  args: InferFields<Args>,
  { sender = alice, nonce = 0, delegate = null }: CallOptions = {},
): PreparedCall {
  const callAndNonce = appendNonce(encodeCall(call, sender, args), nonce)
  const operationHash = toHex(provider.blake2b256(Uint8Array.of(0, ...callAndNonce, delegate === null ? 0 : 1)))
  const decoded = decode(call.args, encode(call.args, args))
  return { kind: 'call', operationHash, call, sender, args: decoded, nonce, delegate, callAndNonce }
}

/** The same call as if the parentchain had asked for it. */
export function prepareInbound<Args, Returns>(call: Call<Args, Returns>, args: InferFields<Args>): PreparedInbound {
  const { operationHash, args: decoded, callAndNonce } = prepareCall(call, args, { sender: shard })
  return { kind: 'inbound', operationHash, call, args: decoded, callAndNonce }
}
