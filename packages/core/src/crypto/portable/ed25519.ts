import nacl from 'tweetnacl'
import { meetsEd25519Criterion } from '../ed25519-criterion.js'
import { requireLength } from '../require-length.js'

/**
 * Strict Ed25519 verification; see `meetsEd25519Criterion`.
 *
 * TweetNaCl was chosen for its cofactorless equation. @noble/curves is five times faster but multiplies by the
 * cofactor, so it accepts signatures that libsodium refuses. PERF: 5 ms.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  return meetsEd25519Criterion(signature, publicKey) && nacl.sign.detached.verify(message, signature, publicKey)
}

/** Ed25519 signature (RFC 8032) with the key of a 32-byte seed. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return nacl.sign.detached(message, keyPair(seed).secretKey)
}

/** The public key of a 32-byte seed. */
export function publicKeyEd25519(seed: Uint8Array): Uint8Array {
  return keyPair(seed).publicKey
}

function keyPair(seed: Uint8Array): nacl.SignKeyPair {
  requireLength('seed', seed, nacl.sign.seedLength)
  return nacl.sign.keyPair.fromSeed(seed)
}
