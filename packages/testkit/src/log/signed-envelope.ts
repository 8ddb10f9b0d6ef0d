import { AccountId, createWriter, finish, option, u8, u32, writeBytes } from '@lockstep/core/codec'
import { MultiSignature } from '@lockstep/core/crypto'
import { getterKinds, operationKinds } from '@lockstep/core/operation'

const noDelegate = option(AccountId)

/** An indirect call with a signature that may belong to anything. */
export function callEnvelope(callAndNonce: Uint8Array, signature: MultiSignature): Uint8Array {
  return envelope(operationKinds.indirectCall, callAndNonce, undefined, signature)
}

/** A bound getter request with a signature that may belong to anything. */
export function boundEnvelope(getter: Uint8Array, expiry: number, signature: MultiSignature): Uint8Array {
  return envelope(getterKinds.bound, getter, expiry, signature)
}

/** A bare getter request with a signature that may belong to anything. */
export function bareEnvelope(getter: Uint8Array, signature: MultiSignature): Uint8Array {
  return envelope(getterKinds.trusted, getter, undefined, signature)
}

function envelope(kind: number, body: Uint8Array, expiry: number | undefined, signature: MultiSignature): Uint8Array {
  const writer = createWriter()
  u8.write(writer, kind)
  writeBytes(writer, body)
  if (expiry !== undefined) u32.write(writer, expiry)
  noDelegate.write(writer, null)
  MultiSignature.write(writer, signature)
  return finish(writer)
}
