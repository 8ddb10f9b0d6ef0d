import { getPublicKey, sign, verify } from '@scure/sr25519'
import { requireLength } from '../require-length.js'
import { meetsSr25519Criterion } from '../sr25519-criterion.js'

const SECRET_LENGTH = 64
const ENTROPY_LENGTH = 32

/** Schnorrkel verification with the signing context `substrate`; see `meetsSr25519Criterion`. */
export function verifySr25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (!meetsSr25519Criterion(signature, publicKey)) return false
  try {
    return verify(message, signature, publicKey)
  } catch {
    // The library throws where a point does not decode; to the caller that is a signature like any other bad one.
    return false
  }
}

/** Schnorrkel signature with the signing context `substrate`; the same entropy gives the same signature. */
export function signSr25519(secret: Uint8Array, message: Uint8Array, entropy: Uint8Array): Uint8Array {
  requireLength('secret', secret, SECRET_LENGTH)
  requireLength('entropy', entropy, ENTROPY_LENGTH)
  return sign(secret, message, entropy)
}

/** The public key of a 64-byte expanded secret (scalar, already times the cofactor as Ed25519 keeps it, then nonce). */
export function publicKeySr25519(secret: Uint8Array): Uint8Array {
  requireLength('secret', secret, SECRET_LENGTH)
  return getPublicKey(secret)
}
