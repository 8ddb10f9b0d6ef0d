import { AccountId, createWriter, finish, option, u8, u32, writeBytes } from '../codec/index.js'
import { MultiSignature, type Signer } from '../crypto/index.js'
import type { Domain } from './domain.js'
import { getterKinds } from './getter-kind.js'
import { boundGetterPayload } from './getter-payload.js'

const delegateOption = option(AccountId)

/** What {@link signGetter} binds the signature to. */
export interface SignGetterOptions {
  readonly signer: Signer
  readonly domain: Domain
  /** Number of the last parentchain block at which the worker still answers. */
  readonly expiry: number
  /** True where `signer` asks in the name of the getter's sender, who must have given it that right. */
  readonly asDelegate?: boolean
}

/**
 * Signs a trusted getter for one shard, one code and a time: kind (2) ‖ getter ‖ expiry (u32 LE) ‖ delegate
 * (Option<AccountId>) ‖ signature.
 */
export function signGetter(getter: Uint8Array, { signer, domain, expiry, asDelegate }: SignGetterOptions): Uint8Array {
  const writer = createWriter()
  u8.write(writer, getterKinds.bound)
  writeBytes(writer, getter)
  u32.write(writer, expiry)
  delegateOption.write(writer, asDelegate === true ? signer.account : null)
  MultiSignature.write(writer, signer.sign(boundGetterPayload(getter, expiry, domain)))
  return finish(writer)
}

/**
 * Signs a trusted getter as Integritee's clients do: kind (1) ‖ getter ‖ delegate ‖ signature over the getter alone.
 *
 * COMPAT: such a request can be replayed for ever on every worker; workers answer it only where `bareGetters` is on.
 */
export function signBareGetter(getter: Uint8Array, signer: Signer): Uint8Array {
  const writer = createWriter()
  u8.write(writer, getterKinds.trusted)
  writeBytes(writer, getter)
  delegateOption.write(writer, null)
  MultiSignature.write(writer, signer.sign(getter))
  return finish(writer)
}
