import { isCanonicalField } from './curve25519-encoding.js'

const KEY_LENGTH = 32
const TOP_BIT_CLEARED = 0x7f

/**
 * The one meaning of a well-formed X25519 public key, asked before any library is: 32 bytes, the highest bit zero, the
 * rest below the field prime. Keys of small order pass: a library finds them by their shared secret, which is zero.
 *
 * X25519 ignores the highest bit and reduces the rest, so every key has a second form: whoever passes a box on could
 * change it, and it would still open.
 *
 * SPEC: RFC 7748 section 5, which masks the bit instead.
 */
export function meetsX25519Criterion(publicKey: Uint8Array): boolean {
  if (publicKey.length !== KEY_LENGTH || (publicKey[KEY_LENGTH - 1] ?? 0) > TOP_BIT_CLEARED) return false
  return isCanonicalField(publicKey, 0)
}
