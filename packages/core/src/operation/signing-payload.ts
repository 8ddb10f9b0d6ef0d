import { fromHex } from '../hex.js'
import type { Domain } from './domain.js'

/**
 * The bytes that a trusted call's signature is over: call ‖ nonce (u32 LE) ‖ mrenclave (32) ‖ shard (32), without
 * prefixes or a hash in between.
 *
 * SPEC: Integritee worker, `TrustedCallSigning::sign`.
 */
export function callSigningPayload(callAndNonce: Uint8Array, domain: Domain): Uint8Array {
  const suffix = domainSuffix(domain)
  const payload = new Uint8Array(callAndNonce.length + suffix.length)
  payload.set(callAndNonce)
  payload.set(suffix, callAndNonce.length)
  return payload
}

/** PERF: a worker has one domain for all operations; its digits are not read again for each. */
const suffixes = new WeakMap<Domain, Uint8Array>()

function domainSuffix(domain: Domain): Uint8Array {
  const known = suffixes.get(domain)
  if (known !== undefined) return known
  const suffix = new Uint8Array(64)
  suffix.set(fromHex(domain.mrenclave))
  suffix.set(fromHex(domain.shard), 32)
  suffixes.set(domain, suffix)
  return suffix
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
