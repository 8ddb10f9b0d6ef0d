import { encodeWith, u32, writeBytes } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'
import type { Call, InferFields } from '../stf/index.js'
import { encodeCall } from './encode-call.js'

/** Where in its block an input stands: place among the block's inputs of all shards, timestamps not counted. */
export interface InputPlace {
  /** Number of the parentchain block, a u32. */
  readonly block: number
  /** From 0. */
  readonly index: number
}

/** A call by which the enclave takes in what the parentchain brought, and its hash. */
export interface InboundOperation {
  /** call (with the shard as sender) ‖ block number (u32 LE) ‖ index (u32 LE). */
  readonly callAndNonce: Uint8Array
  /** blake2-256 of `callAndNonce`: what its receipt is found by. */
  readonly operationHash: Hex
}

/**
 * The operation of a parentchain input. It has no signature and no nonce: its place takes the nonce's, so that the
 * same input twice is two operations.
 */
export function inboundOperation<Args>(
  provider: CryptoProvider,
  call: Call<Args>,
  args: InferFields<Args>,
  shard: Hex,
  place: InputPlace,
): InboundOperation {
  const encodedCall = encodeCall(call, shard, args)
  const callAndNonce = encodeWith((writer) => {
    writeBytes(writer, encodedCall)
    u32.write(writer, place.block)
    u32.write(writer, place.index)
  })
  return { callAndNonce, operationHash: toHex(provider.blake2b256(callAndNonce)) }
}
