import { AccountId, encodeWith, option, u8, writeBytes } from '../codec/index.js'
import { MultiSignature, type Signer } from '../crypto/index.js'
import type { Domain } from './domain.js'
import { appendNonce } from './encode-call.js'
import { type CallPath, operationKinds } from './operation-kind.js'
import { callSigningPayload } from './signing-payload.js'

/** What {@link signCall} needs beside the call. */
export interface SignCallOptions {
  /** The sender's next nonce, a u32. */
  readonly nonce: number
  readonly domain: Domain
  readonly signer: Signer
  /** The path that the operation will take; its hash differs by path. */
  readonly path: CallPath
  /** True where `signer` acts for the call's sender; the sender must have given it that right. */
  readonly asDelegate?: boolean
}

const delegateOption = option(AccountId)

/**
 * Signs a call and wraps it into a trusted operation: kind (u8) ‖ call ‖ nonce (u32 LE) ‖ delegate
 * (Option<AccountId>) ‖ signature (MultiSignature).
 *
 * SPEC: Integritee worker, `TrustedCallSigned` and `TrustedOperation`.
 */
export function signCall(call: Uint8Array, options: SignCallOptions): Uint8Array {
  const callAndNonce = appendNonce(call, options.nonce)
  const signature = options.signer.sign(callSigningPayload(callAndNonce, options.domain))
  return encodeWith((writer) => {
    u8.write(writer, operationKinds[options.path])
    writeBytes(writer, callAndNonce)
    delegateOption.write(writer, options.asDelegate === true ? options.signer.account : null)
    MultiSignature.write(writer, signature)
  })
}
