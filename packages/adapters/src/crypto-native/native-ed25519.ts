import { type CryptoProvider, meetsEd25519Criterion, requireLength } from '@lockstep/core/crypto'
import type { NativePackages } from './load-native-packages.js'
import { ownMemory } from './own-memory.js'

const SEED_LENGTH = 32
const PUBLIC_KEY_LENGTH = 32
const SECRET_KEY_LENGTH = 64
const SIGNATURE_LENGTH = 64

type Ed25519 = Pick<CryptoProvider, 'verifyEd25519' | 'signEd25519' | 'publicKeyEd25519'>

/**
 * Ed25519 by libsodium. The criterion stands in front although libsodium applies the same one: it costs 0.1 of 37 µs,
 * keeps malformed sizes from throwing, and holds if a later libsodium changes its mind.
 */
export function nativeEd25519({ sodium }: NativePackages): Ed25519 {
  const keyPair = (seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array } => {
    requireLength('seed', seed, SEED_LENGTH)
    const publicKey = new Uint8Array(PUBLIC_KEY_LENGTH)
    const secretKey = new Uint8Array(SECRET_KEY_LENGTH)
    sodium.crypto_sign_seed_keypair(publicKey, secretKey, ownMemory(seed))
    return { publicKey, secretKey }
  }
  return {
    verifyEd25519(signature, message, publicKey) {
      const ownSignature = ownMemory(signature)
      const ownPublicKey = ownMemory(publicKey)
      return (
        meetsEd25519Criterion(ownSignature, ownPublicKey) &&
        sodium.crypto_sign_verify_detached(ownSignature, ownMemory(message), ownPublicKey) === true
      )
    },
    signEd25519(seed, message) {
      const signature = new Uint8Array(SIGNATURE_LENGTH)
      sodium.crypto_sign_detached(signature, ownMemory(message), keyPair(seed).secretKey)
      return signature
    },
    publicKeyEd25519: (seed) => keyPair(seed).publicKey,
  }
}
