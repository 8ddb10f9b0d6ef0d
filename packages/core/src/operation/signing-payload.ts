import { fromHex } from '../hex.js'
import type { Domain } from './domain.js'

/**
 * The bytes that a trusted call's signature is over: call ‖ nonce (u32 LE) ‖ mrenclave (32) ‖ shard (32), without
 * prefixes or a hash in between.
 *
 * SPEC: Integritee worker, `TrustedCallSigning::sign`.
 */
export function callSigningPayload(callAndNonce: Uint8Array, domain: Domain): Uint8Array {
  const payload = new Uint8Array(callAndNonce.length + 64)
  payload.set(callAndNonce)
  payload.set(fromHex(domain.mrenclave), callAndNonce.length)
  payload.set(fromHex(domain.shard), callAndNonce.length + 32)
  return payload
}

const opening = Uint8Array.from('<Bytes>', (letter) => letter.charCodeAt(0))
const closing = Uint8Array.from('</Bytes>', (letter) => letter.charCodeAt(0))

/**
 * The payload as browser wallets sign raw bytes.
 *
 * COMPAT: wallets wrap what they sign so that it can never be a transaction; a signature over either form is valid.
 */
export function wrapBytes(payload: Uint8Array): Uint8Array {
  const wrapped = new Uint8Array(opening.length + payload.length + closing.length)
  wrapped.set(opening)
  wrapped.set(payload, opening.length)
  wrapped.set(closing, opening.length + payload.length)
  return wrapped
}
