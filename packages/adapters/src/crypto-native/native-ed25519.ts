import { type CryptoProvider, meetsEd25519Criterion, requireLength } from '@lockstep/core/crypto'
import type { NativePackages } from './load-native-packages.js'
import { createScratchMemory } from './scratch-memory.js'

const SEED_LENGTH = 32
const PUBLIC_KEY_LENGTH = 32
const SECRET_KEY_LENGTH = 64
const SIGNATURE_LENGTH = 64
/** Of a message that is no block record or snapshot. */
const USUAL_MESSAGE_LENGTH = 4096

type Ed25519 = Pick<CryptoProvider, 'verifyEd25519' | 'signEd25519' | 'publicKeyEd25519'>

/**
 * Ed25519 by libsodium. The criterion stands in front although libsodium applies the same one: it costs 0.1 of 37 µs,
 * keeps malformed sizes from throwing, and holds if a later libsodium changes its mind.
 */
export function nativeEd25519({ sodium }: NativePackages): Ed25519 {
  const signatures = createScratchMemory(SIGNATURE_LENGTH)
  const publicKeys = createScratchMemory(PUBLIC_KEY_LENGTH)
  const messages = createScratchMemory(USUAL_MESSAGE_LENGTH)

  /** libsodium's secret keys, seed ‖ public key, by the arrays that hold the seeds. */
  const secretKeys = new WeakMap<Uint8Array, Uint8Array>()

  /**
   * PERF: a signer signs with one seed all its life; its key takes as long as a signature. Whoever writes another seed
   * into the same array gets that one's key.
   */
  function secretKeyOf(seed: Uint8Array): Uint8Array {
    requireLength('seed', seed, SEED_LENGTH)
    const known = secretKeys.get(seed)
    if (known !== undefined && beginsWith(known, seed)) return known
    const secretKey = new Uint8Array(SECRET_KEY_LENGTH)
    sodium.crypto_sign_seed_keypair(new Uint8Array(PUBLIC_KEY_LENGTH), secretKey, new Uint8Array(seed))
    secretKeys.set(seed, secretKey)
    return secretKey
  }

  return {
    verifyEd25519(signature, message, publicKey) {
      if (signature.length !== SIGNATURE_LENGTH || publicKey.length !== PUBLIC_KEY_LENGTH) return false
      const ownSignature = signatures.holding(signature)
      const ownPublicKey = publicKeys.holding(publicKey)
      return (
        meetsEd25519Criterion(ownSignature, ownPublicKey) &&
        sodium.crypto_sign_verify_detached(ownSignature, messages.holding(message), ownPublicKey) === true
      )
    },
    signEd25519(seed, message) {
      const signature = new Uint8Array(SIGNATURE_LENGTH)
      sodium.crypto_sign_detached(signature, messages.holding(message), secretKeyOf(seed))
      return signature
    },
    publicKeyEd25519: (seed) => secretKeyOf(seed).slice(SEED_LENGTH),
  }
}

function beginsWith(secretKey: Uint8Array, seed: Uint8Array): boolean {
  let difference = 0
  for (let index = 0; index < SEED_LENGTH; index += 1) difference |= (secretKey[index] ?? 0) ^ (seed[index] ?? 0)
  return difference === 0
}
