import type { CryptoProvider } from './crypto-provider.js'
import { openAes256Gcm, sealAes256Gcm } from './portable/aes-256-gcm.js'
import { publicKeyEd25519, signEd25519, verifyEd25519 } from './portable/ed25519.js'
import { blake2b256, keccak256, sha256, sha256Blocks } from './portable/hashes.js'
import { encryptRsaOaep, generateRsaKey, rsaOaepDecryptor } from './portable/rsa-oaep.js'
import { publicKeySecp256k1, recoverSecp256k1, signSecp256k1 } from './portable/secp256k1.js'
import { publicKeySr25519, signSr25519, verifySr25519 } from './portable/sr25519.js'
import { publicKeyX25519, sharedSecretX25519 } from './portable/x25519.js'

/**
 * The provider in plain JavaScript: it needs no native code, no WebAssembly and no Node API, so it runs in browsers,
 * edge runtimes and on every processor, with the verdicts of every other provider. Its name is `portable`.
 *
 * PERF: for clients and tests. A worker wants the native provider: here an Ed25519 verification takes 5 ms, an RSA
 * block 54 ms. RSA's arithmetic does not run in constant time: do not give it a key that a neighbour may time.
 */
export function createPortableProvider(): CryptoProvider {
  return {
    name: 'portable',
    sha256,
    sha256Blocks,
    blake2b256,
    keccak256,
    verifyEd25519,
    verifySr25519,
    recoverSecp256k1,
    signEd25519,
    publicKeyEd25519,
    signSr25519,
    publicKeySr25519,
    signSecp256k1,
    publicKeySecp256k1,
    publicKeyX25519,
    sharedSecretX25519,
    generateRsaKey,
    encryptRsaOaep,
    rsaOaepDecryptor,
    sealAes256Gcm,
    openAes256Gcm,
  }
}
