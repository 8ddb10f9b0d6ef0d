import { isCanonicalField, isCanonicalScalar } from './curve25519-encoding.js'

const SIGNATURE_LENGTH = 64
const POINT_LENGTH = 32
const MARKER = 0x80

/**
 * The one meaning of a well-formed sr25519 signature, asked before any library is: 64 and 32 bytes; the Schnorrkel
 * marker set; s below the group order; the public key and R in canonical Ristretto form as far as bytes can tell
 * (below the field prime, even); the public key not the identity.
 *
 * The identity key is refused because anyone can sign for it, and because libraries disagree: schnorrkel takes it,
 * the portable implementation does not. Whether bytes of the right form decode to a point is left to the library.
 *
 * SPEC: RFC 9496 section 4.3.1 (decoding), schnorrkel 0.11 `Signature::from_bytes` (marker, scalar).
 */
export function meetsSr25519Criterion(signature: Uint8Array, publicKey: Uint8Array): boolean {
  return (
    signature.length === SIGNATURE_LENGTH &&
    publicKey.length === POINT_LENGTH &&
    ((signature[63] ?? 0) & MARKER) !== 0 &&
    isCanonicalScalar(signature, POINT_LENGTH, 0x7f) &&
    hasRistrettoForm(signature) &&
    hasRistrettoForm(publicKey) &&
    !isIdentity(publicKey)
  )
}

function hasRistrettoForm(bytes: Uint8Array): boolean {
  const isNonNegative = ((bytes[0] ?? 0) & 1) === 0
  const isBelowTopBit = ((bytes[31] ?? 0) & 0x80) === 0
  return isNonNegative && isBelowTopBit && isCanonicalField(bytes, 0)
}

function isIdentity(publicKey: Uint8Array): boolean {
  return publicKey.every((byte) => byte === 0)
}
