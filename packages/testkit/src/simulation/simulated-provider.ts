import { toHex } from '@lockstep/core'
import { type CryptoProvider, RSA_BLOCK_LENGTH, requireOaepBlock } from '@lockstep/core/crypto'
import type { Random } from '../generation/random.js'
import { simulatedShieldingKey } from './shielding-key.js'

const signatureLength = 64

/**
 * A provider for one simulation. RSA and Ed25519 are ideal: what they give is drawn, and whether something opens or
 * verifies is looked up. RSA draws entropy of its own, which nobody could repeat; both take most of the time otherwise.
 * Keys, hashes and sealing are the real ones.
 */
export function createSimulatedProvider(base: CryptoProvider, random: Random): CryptoProvider {
  const envelopes = new Map<string, Uint8Array>()
  const signatures = new Map<string, Uint8Array>()
  const publicKeys = new Map<string, Uint8Array>()
  const keyOf = (publicKey: Uint8Array, message: Uint8Array): string =>
    toHex(publicKey) + toHex(base.blake2b256(message))

  function publicKeyOf(seed: Uint8Array): Uint8Array {
    const key = publicKeys.get(toHex(seed)) ?? base.publicKeyEd25519(seed)
    publicKeys.set(toHex(seed), key)
    return key
  }

  return {
    ...base,
    name: 'simulated',
    generateRsaKey: () => simulatedShieldingKey,
    encryptRsaOaep(_, block) {
      requireOaepBlock(block)
      const ciphertext = random.bytes(RSA_BLOCK_LENGTH)
      envelopes.set(toHex(ciphertext), block.slice())
      return ciphertext
    },
    rsaOaepDecryptor: () => (block) => envelopes.get(toHex(block))?.slice(),
    publicKeyEd25519: (seed) => publicKeyOf(seed).slice(),
    signEd25519(seed, message) {
      const key = keyOf(publicKeyOf(seed), message)
      // One message, one signature, as with the real one.
      const signature = signatures.get(key) ?? random.bytes(signatureLength)
      signatures.set(key, signature)
      return signature.slice()
    },
    verifyEd25519(signature, message, publicKey) {
      const known = signatures.get(keyOf(publicKey, message))
      return known !== undefined && toHex(known) === toHex(signature)
    },
  }
}
