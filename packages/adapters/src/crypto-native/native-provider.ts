import { type CryptoProvider, createPortableProvider } from '@lockstep/core/crypto'
import { loadNativePackages } from './load-native-packages.js'
import { openAes256Gcm, sealAes256Gcm } from './native-aes-256-gcm.js'
import { nativeEd25519 } from './native-ed25519.js'
import { blake2b256With, sha256, sha256BlocksWith } from './native-hashes.js'
import { encryptRsaOaep, generateRsaKey, rsaOaepDecryptor } from './native-rsa-oaep.js'
import { nativeSecp256k1 } from './native-secp256k1.js'
import { nativeSr25519 } from './native-sr25519.js'
import { nativeX25519 } from './native-x25519.js'

/**
 * The provider for workers: libsodium, libsecp256k1, hashtree, schnorrkel in WebAssembly, and OpenSSL for SHA-256,
 * RSA and AES, with the verdicts of the portable provider. Keccak-256 and sr25519 signing are the portable ones.
 * Its name is `native`. It works in any number of worker threads, each of which creates its own.
 *
 * Its optional peers must be installed: `sodium-native`, `secp256k1`, `@chainsafe/hashtree` and
 * `@polkadot-labs/schnorrkel-wasm`.
 *
 * @throws LockstepError `NativePackageMissing`, naming the package that does not load.
 */
export function createNativeProvider(): CryptoProvider {
  const packages = loadNativePackages()
  const portable = createPortableProvider()
  return {
    ...portable,
    name: 'native',
    sha256,
    sha256Blocks: sha256BlocksWith(packages),
    blake2b256: blake2b256With(packages),
    ...nativeEd25519(packages),
    ...nativeSr25519(packages),
    ...nativeSecp256k1(packages, portable),
    ...nativeX25519(packages),
    generateRsaKey,
    encryptRsaOaep,
    rsaOaepDecryptor,
    sealAes256Gcm,
    openAes256Gcm,
  }
}
