import { type CryptoProvider, meetsX25519Criterion, requireLength } from '@lockstep/core/crypto'
import type { NativePackages } from './load-native-packages.js'
import { createScratchMemory } from './scratch-memory.js'

const KEY_LENGTH = 32

type X25519 = Pick<CryptoProvider, 'publicKeyX25519' | 'sharedSecretX25519'>

/**
 * X25519 by libsodium: 40 µs, where OpenSSL by way of `node:crypto` takes ten times as long to make its key objects.
 * libsodium knows some keys of small order by their bytes and the others by their shared secret; what the criterion in
 * front refuses besides, it would reduce.
 */
export function nativeX25519({ sodium }: NativePackages): X25519 {
  const secrets = createScratchMemory(KEY_LENGTH)
  const publicKeys = createScratchMemory(KEY_LENGTH)
  return {
    publicKeyX25519(secret) {
      requireLength('secret', secret, KEY_LENGTH)
      const publicKey = new Uint8Array(KEY_LENGTH)
      sodium.crypto_scalarmult_base(publicKey, secrets.holding(secret))
      return publicKey
    },
    sharedSecretX25519(secret, publicKey) {
      requireLength('secret', secret, KEY_LENGTH)
      if (publicKey.length !== KEY_LENGTH) return undefined
      const ownPublicKey = publicKeys.holding(publicKey)
      if (!meetsX25519Criterion(ownPublicKey)) return undefined
      const shared = new Uint8Array(KEY_LENGTH)
      try {
        sodium.crypto_scalarmult(shared, secrets.holding(secret), ownPublicKey)
        return shared
      } catch {
        // It has one reason to fail for inputs of these sizes: the shared secret is zero.
        return undefined
      }
    },
  }
}
