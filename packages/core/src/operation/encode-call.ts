import { AccountId, createWriter, finish, u8, u32, writeBytes } from '../codec/index.js'
import type { Hex } from '../hex.js'
import type { Call, InferFields } from '../stf/index.js'

/** The bytes of a trusted call: index byte ‖ sender (32 bytes) ‖ arguments. */
export function encodeCall<Args>(call: Call<Args>, sender: Hex, args: InferFields<Args>): Uint8Array {
  const writer = createWriter()
  u8.write(writer, call.index)
  AccountId.write(writer, sender)
  call.args.write(writer, args)
  return finish(writer)
}

/** A trusted call followed by its nonce (u32 LE): what is signed, and what tells the sender's calls apart. */
export function appendNonce(call: Uint8Array, nonce: number): Uint8Array {
  const writer = createWriter()
  writeBytes(writer, call)
  u32.write(writer, nonce)
  return finish(writer)
}
