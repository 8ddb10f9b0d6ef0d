import { fromHex } from '../hex.js'

/** Half the group order, rounded down, big-endian: the greatest `s` in the lower half. */
const HALF_ORDER = fromHex('0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0')
/** The group order, big-endian. */
const ORDER = fromHex('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')

const SIGNATURE_LENGTH = 65
const DIGEST_LENGTH = 32

/**
 * The one meaning of a well-formed recoverable secp256k1 signature `r ‖ s ‖ v`, asked before any library is: 65 bytes
 * over a digest of 32; r and s at least 1 and below the group order; s in the lower half; v 0 or 1.
 *
 * A high s, and v of 2, 3, 27 or 28, would be second forms of the same signature (or an r that overflowed, which
 * happens once in 2¹²⁷). COMPAT: Substrate takes a high s and v of 27 and 28; here one signature has one form.
 */
export function meetsSecp256k1Criterion(signature: Uint8Array, digest: Uint8Array): boolean {
  return (
    signature.length === SIGNATURE_LENGTH &&
    digest.length === DIGEST_LENGTH &&
    (signature[64] ?? 2) <= 1 &&
    isPositive(signature, 0) &&
    isPositive(signature, 32) &&
    compareAt(signature, 0, ORDER) < 0 &&
    compareAt(signature, 32, HALF_ORDER) <= 0
  )
}

function isPositive(bytes: Uint8Array, offset: number): boolean {
  for (let index = 0; index < 32; index++) if (bytes[offset + index] !== 0) return true
  return false
}

function compareAt(bytes: Uint8Array, offset: number, limit: Uint8Array): number {
  for (let index = 0; index < 32; index++) {
    const difference = (bytes[offset + index] ?? 0) - (limit[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
