import { AccountId, createWriter, finish, u8 } from '../codec/index.js'
import type { Hex } from '../hex.js'
import type { Getter, InferFields } from '../stf/index.js'
import { getterKinds } from './getter-kind.js'

/** The bytes of a trusted getter, unsigned: path (its index, behind its module's where that has one) ‖ sender (32 bytes) ‖ arguments. */
export function encodeTrustedGetter<Args, Returns>(
  getter: Getter<Args, Returns>,
  sender: Hex,
  args: InferFields<Args>,
): Uint8Array {
  const writer = createWriter()
  for (const index of getter.path) u8.write(writer, index)
  AccountId.write(writer, sender)
  getter.args.write(writer, args)
  return finish(writer)
}

/** A whole request for a public getter: kind (0) ‖ path (its index, behind its module's where that has one) ‖ arguments. */
export function encodePublicGetter<Args, Returns>(getter: Getter<Args, Returns>, args: InferFields<Args>): Uint8Array {
  const writer = createWriter()
  u8.write(writer, getterKinds.public)
  for (const index of getter.path) u8.write(writer, index)
  getter.args.write(writer, args)
  return finish(writer)
}
