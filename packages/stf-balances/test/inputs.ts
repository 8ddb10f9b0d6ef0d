import type { Hex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import {
  appendNonce,
  encodeCall,
  type InputPlace,
  inboundOperation,
  type PreparedCall,
  type PreparedInbound,
} from '@lockstep/core/operation'
import type { Call, InferFields } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { hashOf, provider, shard } from './accounts.js'

/** A call as if its signature had been verified. */
export function called<Args>(call: Call<Args>, sender: Hex, nonce: number, args: InferFields<Args>): PreparedCall {
  const callAndNonce = appendNonce(encodeCall(call, sender, args), nonce)
  return {
    kind: 'call',
    operationHash: hashOf(callAndNonce),
    call,
    sender,
    args: decode(call.args, encode(call.args, args)),
    nonce,
    delegate: null,
    callAndNonce,
  }
}

/** Funds that were shielded on the parentchain. */
export function shielded(who: Hex, amount: bigint, place: InputPlace): PreparedInbound {
  const call = balances.calls.balanceShieldThroughEnclaveBridgePallet
  const args = { who, amount }
  return { kind: 'inbound', call, args, ...inboundOperation(provider, call, args, shard, place) }
}
