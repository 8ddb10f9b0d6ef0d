import { AccountId, createReader, option, type Reader, remaining, u8, u32 } from '../codec/index.js'
import { MultiSignature } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { Getter, InferFields, Stf } from '../stf/index.js'
import { getterKinds } from './getter-kind.js'

/** A request that says nothing of who asks. On the wire: kind (0) ‖ path ‖ arguments. */
export interface PublicRequest {
  readonly kind: 'public'
  readonly getter: Getter
  readonly args: InferFields<unknown>
}

/**
 * A request in an account's name; its signature and expiry are not checked yet. On the wire: kind ‖ path ‖ sender (32
 * bytes) ‖ arguments ‖ expiry (u32, only of kind 2) ‖ delegate (Option<AccountId>) ‖ signature. Kind 2 is bound to
 * shard, code and time; kind 1 is the bare form.
 */
export interface TrustedRequest {
  readonly kind: 'trusted'
  readonly getter: Getter
  readonly sender: Hex
  readonly args: InferFields<unknown>
  /** `undefined` in the bare form, which never expires. */
  readonly expiry: number | undefined
  readonly delegate: Hex | null
  readonly signature: MultiSignature
  /** The getter's own bytes: path ‖ sender ‖ arguments. */
  readonly encoded: Uint8Array
}

const delegateOption = option(AccountId)

/** Decodes a getter request strictly; `undefined` where the bytes are no request of this STF. */
export function decodeGetter(stf: Stf, request: Uint8Array): PublicRequest | TrustedRequest | undefined {
  const reader = createReader(request)
  try {
    const decoded = readRequest(stf, reader, request)
    return remaining(reader) === 0 ? decoded : undefined
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return undefined
  }
}

function readRequest(stf: Stf, reader: Reader, request: Uint8Array): PublicRequest | TrustedRequest | undefined {
  const kind = u8.read(reader)
  if (kind === getterKinds.public) return readPublic(stf, reader)
  if (kind === getterKinds.trusted) return readTrusted(stf, reader, request, false)
  if (kind === getterKinds.bound) return readTrusted(stf, reader, request, true)
  return undefined
}

function readPublic(stf: Stf, reader: Reader): PublicRequest | undefined {
  const getter = stf.readGetter('public', reader)
  return getter && { kind: 'public', getter, args: getter.args.read(reader) }
}

function readTrusted(stf: Stf, reader: Reader, request: Uint8Array, bound: boolean): TrustedRequest | undefined {
  const start = reader.offset
  const getter = stf.readGetter('trusted', reader)
  if (getter === undefined) return undefined
  const sender = AccountId.read(reader)
  const args = getter.args.read(reader)
  const encoded = request.subarray(start, reader.offset)
  const expiry = bound ? u32.read(reader) : undefined
  const delegate = delegateOption.read(reader)
  const signature = MultiSignature.read(reader)
  return { kind: 'trusted', getter, sender, args, expiry, delegate, signature, encoded }
}
