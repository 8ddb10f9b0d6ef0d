import { type Hex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { appendNonce, encodeCall, inboundOperation, type PreparedInput } from '@lockstep/core/operation'
import type { Call, InferFields } from '@lockstep/core/stf'
import { provider, shard } from './shard-parts.js'

/** What an input is told when it gets its place in a block. */
export interface InputPlace {
  /** Number of the block, from 1. */
  readonly block: number
  /** Among the inputs of the block, from 0. */
  readonly index: number
  /** The account's next nonce behind the inputs before. */
  nonceOf(who: Hex): number
}

/** An input that is still to get its place in a block. */
export type ShardInput = (place: InputPlace) => PreparedInput

/** A call as if its signature had been verified, with the sender's next nonce. */
export function call<Args, Returns>(sender: Hex, called: Call<Args, Returns>, args: InferFields<Args>): ShardInput {
  return ({ nonceOf }) => {
    const nonce = nonceOf(sender)
    const callAndNonce = appendNonce(encodeCall(called, sender, args), nonce)
    const operationHash = toHex(provider.blake2b256(callAndNonce))
    const decoded = decode(called.args, encode(called.args, args))
    return { kind: 'call', operationHash, call: called, sender, args: decoded, nonce, delegate: null, callAndNonce }
  }
}

/** What the parentchain brings without a signed operation. */
export function inbound<Args, Returns>(called: Call<Args, Returns>, args: InferFields<Args>): ShardInput {
  return ({ block, index }) => {
    const operation = inboundOperation(provider, called, args, shard, { block, index })
    return { kind: 'inbound', call: called, args, ...operation }
  }
}
