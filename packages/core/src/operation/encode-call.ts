import { AccountId, encodeWith, u8, u32, writeBytes } from '../codec/index.js'
import type { Hex } from '../hex.js'
import type { Call, InferFields } from '../stf/index.js'

/** The bytes of a trusted call: path (its index, behind its module's where that has one) ‖ sender (32 bytes) ‖ arguments. */
export function encodeCall<Args>(call: Call<Args>, sender: Hex, args: InferFields<Args>): Uint8Array {
  return encodeWith((writer) => {
    for (const index of call.path) u8.write(writer, index)
    AccountId.write(writer, sender)
    call.args.write(writer, args)
  })
}

/** A trusted call followed by its nonce (u32 LE): what is signed, and what tells the sender's calls apart. */
export function appendNonce(call: Uint8Array, nonce: number): Uint8Array {
  return encodeWith((writer) => {
    writeBytes(writer, call)
    u32.write(writer, nonce)
  })
}
