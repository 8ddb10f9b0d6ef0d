import { createHash } from 'node:crypto'
import { createNativeProvider } from '@lockstep/adapters/crypto-native'
import { toHex } from '@lockstep/core'
import { type CryptoProvider, createPortableProvider, type RsaPublicKey } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { loadNativePackages } from '../../src/crypto-native/load-native-packages.js'
import { loadSchnorrkelVerify } from '../../src/crypto-native/schnorrkel-wasm.js'
import { rsaKeyOfJwk } from '../crypto-native/rsa-key-of-jwk.js'
import { integritee } from '../crypto-native/vectors.js'
import { mutate } from './mutate.js'
import type { Scenario } from './provider-scenario.js'
import type { Random } from './random.js'
import { bigEndian, craftedBlock, edgeBlock } from './rsa-inputs.js'
import { anyEd25519, anySecp256k1, anySr25519, oddInput, perhapsMutated } from './signed-inputs.js'
import { anyX25519, openSslX25519 } from './x25519-inputs.js'

/** Every provider that there is. A new one is added here and is then held against all others. */
export const providers: readonly CryptoProvider[] = [createPortableProvider(), createNativeProvider()]
const native = createNativeProvider()
const { sodium, secp256k1, schnorrkelPath } = loadNativePackages()
const schnorrkel = loadSchnorrkelVerify(schnorrkelPath)

type Question = (provider: CryptoProvider, ...inputs: readonly Uint8Array[]) => unknown

function fromAll(question: Question, others: Scenario['answers'] = {}): Scenario['answers'] {
  const entries = providers.map((provider) => [
    provider.name,
    (...inputs: readonly Uint8Array[]) => question(provider, ...inputs),
  ])
  return { ...Object.fromEntries(entries), ...others }
}

const none: Uint8Array = new Uint8Array()

/** libsodium's own verdict; it throws for other sizes than a signature and a key have. */
const libsodium = (signature = none, message = none, publicKey = none): boolean =>
  signature.length === 64 &&
  publicKey.length === 32 &&
  sodium.crypto_sign_verify_detached(
    Uint8Array.from(signature),
    Uint8Array.from(message),
    Uint8Array.from(publicKey),
  ) === true

/** schnorrkel's own verdict, but for the marker of new signatures and the key for which anyone can sign. */
const schnorrkelAlone = (signature = none, message = none, publicKey = none): boolean =>
  signature.length === 64 &&
  publicKey.length === 32 &&
  (signature[63] ?? 0) >= 0x80 &&
  publicKey.some((byte) => byte !== 0) &&
  schnorrkel(signature, message, publicKey)

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** The rules in integers, and libsecp256k1 for what is left. */
function libsecp256k1(signature = none, digest = none): Uint8Array | undefined {
  if (signature.length !== 65 || digest.length !== 32) return undefined
  const [r, s, v] = [BigInt(toHex(signature.slice(0, 32))), BigInt(toHex(signature.slice(32, 64))), signature[64] ?? 9]
  if (r === 0n || r >= order || s === 0n || 2n * s > order || v > 1) return undefined
  try {
    return secp256k1.ecdsaRecover(Uint8Array.from(signature.subarray(0, 64)), v, Uint8Array.from(digest), true)
  } catch {
    return undefined
  }
}

const [vector] = integritee.rsa3072
if (vector === undefined) throw new Error('no vector')
const rsaKey = rsaKeyOfJwk(vector.jwk)
const openers = providers.map(({ name, rsaOaepDecryptor }) => [name, rsaOaepDecryptor(rsaKey)] as const)

function anyRsaBlock(random: Random): Uint8Array {
  const kind = random.below(10)
  if (kind === 0) return edgeBlock(rsaKey, random)
  if (kind === 1) return random.bytes(384)
  if (kind === 2) return mutate(craftedBlock(rsaKey, random), random, random.bytes(384))
  return craftedBlock(rsaKey, random)
}

/** Numbers that pass for a public shielding key: any odd modulus of 3072 bits, any odd exponent of four bytes. */
function oddPublicKey(modulusBytes: Uint8Array, exponentBytes: Uint8Array): RsaPublicKey {
  const modulus = BigInt(toHex(modulusBytes)) | (1n << 3071n) | 1n
  return { modulus, exponent: (BigInt(toHex(exponentBytes)) | 1n) < 3n ? 3n : BigInt(toHex(exponentBytes)) | 1n }
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'verifyEd25519',
    inputs: oddInput(anyEd25519),
    answers: fromAll(
      (provider, signature = none, message = none, key = none) => provider.verifyEd25519(signature, message, key),
      {
        libsodium,
      },
    ),
  },
  {
    name: 'verifySr25519',
    inputs: oddInput(anySr25519),
    answers: fromAll(
      (provider, signature = none, message = none, key = none) => provider.verifySr25519(signature, message, key),
      { schnorrkel: schnorrkelAlone },
    ),
  },
  {
    name: 'recoverSecp256k1',
    inputs: anySecp256k1,
    answers: fromAll((provider, signature = none, digest = none) => provider.recoverSecp256k1(signature, digest), {
      libsecp256k1,
    }),
  },
  {
    name: 'signing',
    inputs: (random) => [random.bytes(random.oneIn(20) ? random.below(65) : 32), random.bytes(32)],
    answers: fromAll((provider, secret = none, digest = none) =>
      concatBytes(
        provider.publicKeyEd25519(secret),
        provider.signEd25519(secret, digest),
        provider.publicKeySecp256k1(secret),
        provider.signSecp256k1(secret, digest),
      ),
    ),
  },
  {
    name: 'publicKeyX25519',
    inputs: (random) => [random.bytes(random.oneIn(20) ? random.below(65) : 32)],
    answers: fromAll((provider, secret = none) => provider.publicKeyX25519(secret)),
  },
  {
    name: 'sharedSecretX25519',
    inputs: anyX25519,
    answers: fromAll((provider, secret = none, publicKey = none) => provider.sharedSecretX25519(secret, publicKey), {
      openSsl: (secret = none, publicKey = none) => openSslX25519(secret, publicKey),
    }),
  },
  {
    name: 'hashes',
    inputs: (random) => [random.bytes(random.below(random.oneIn(10) ? 3000 : 200))],
    answers: fromAll((provider, data = none) => {
      const blocks = data.slice(0, data.length - (data.length % 64))
      const digests = new Uint8Array(blocks.length / 2)
      provider.sha256Blocks(blocks, digests)
      return concatBytes(provider.sha256(data), provider.blake2b256(data), provider.keccak256(data), digests)
    }),
  },
  {
    name: 'sha256',
    inputs: (random) => [random.bytes(random.below(300))],
    answers: fromAll((provider, data = none) => provider.sha256(data), {
      node: (data = none) => new Uint8Array(createHash('sha256').update(data).digest()),
    }),
  },
  {
    name: 'sealAes256Gcm',
    inputs: (random) => [
      random.bytes(random.oneIn(30) ? random.below(40) : 32),
      random.bytes(random.oneIn(30) ? random.below(20) : 12),
      random.bytes(random.below(200)),
      random.bytes(random.below(40)),
    ],
    answers: fromAll((provider, key = none, nonce = none, plaintext = none, associated = none) =>
      provider.sealAes256Gcm(key, nonce, plaintext, associated),
    ),
  },
  {
    name: 'openAes256Gcm',
    inputs(random) {
      const [key, nonce, associated] = [random.bytes(32), random.bytes(12), random.bytes(random.below(40))]
      const sealed = native.sealAes256Gcm(key, nonce, random.bytes(random.below(100)), associated)
      return [
        perhapsMutated(random, key),
        perhapsMutated(random, nonce),
        perhapsMutated(random, sealed),
        perhapsMutated(random, associated),
      ]
    },
    answers: fromAll((provider, key = none, nonce = none, sealed = none, associated = none) =>
      provider.openAes256Gcm(key, nonce, sealed, associated),
    ),
  },
  {
    name: 'rsaOaepDecryptor',
    inputs: (random) => [anyRsaBlock(random)],
    answers: Object.fromEntries(openers.map(([name, open]) => [name, (block = none) => open(block)])),
  },
  {
    name: 'encryptRsaOaep for odd keys',
    inputs: (random) => [
      random.oneIn(3) ? bigEndian(random.pick([0n, 2n ** 3072n - 1n, rsaKey.modulus])) : random.bytes(384),
      random.oneIn(3) ? Uint8Array.of(random.pick([1, 3, 255])) : random.bytes(4),
      random.bytes(random.below(330)),
    ],
    answers: fromAll(
      (provider, modulus = none, exponent = none, block = none) =>
        provider.encryptRsaOaep(oddPublicKey(modulus, exponent), block).length,
    ),
  },
]
