import { type CryptoProvider, type MultiSignature, verifyMultiSignature } from '../crypto/index.js'
import type { Hex } from '../hex.js'
import { wrapBytes } from './signing-payload.js'

/** Whether `account` signed the payload, raw or as a browser wallet wraps it. */
export function verifyPayload(
  provider: CryptoProvider,
  signature: MultiSignature,
  payload: Uint8Array,
  account: Hex,
): boolean {
  return (
    verifyMultiSignature(provider, signature, payload, account) ||
    verifyMultiSignature(provider, signature, wrapBytes(payload), account)
  )
}
