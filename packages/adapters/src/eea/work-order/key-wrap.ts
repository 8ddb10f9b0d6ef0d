import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { RSA_BLOCK_LENGTH, type RsaPrivateKey, type RsaPublicKey } from '@lockstep/core/crypto'
import { rsaPrivateJwk, rsaPublicJwk } from '../../crypto-native/rsa-jwk.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** Opens a wrapped key, or answers `undefined` for anything that was not made for this worker. */
export type KeyUnwrapper = (wrapped: Uint8Array) => Uint8Array | undefined

type WrapSuite = Pick<WorkOrderSuite, 'provider' | 'profile'>

/**
 * Encrypts a session key or a third party's data key for a worker: RSA-OAEP with the profile's digest, empty label,
 * one block as long as the modulus. Draws entropy.
 *
 * SPEC: Appendix A, `keyEncryptionAlgorithm`; the text names no digest.
 */
export function wrapKey(suite: WrapSuite, key: RsaPublicKey, secret: Uint8Array): Uint8Array {
  if (isProviders(suite, key)) return suite.provider.encryptRsaOaep(key, secret)
  return new Uint8Array(publicEncrypt({ key: importedPublicKey(key), ...padding(suite) }, secret))
}

/**
 * Prepares a worker's private key once; the function it returns never throws, as wrapped keys come from strangers.
 *
 * @throws LockstepError `InvalidShieldingKey` for an RSA-3072 key whose parts contradict each other.
 */
export function createKeyUnwrapper(suite: WrapSuite, key: RsaPrivateKey): KeyUnwrapper {
  if (isProviders(suite, key)) return suite.provider.rsaOaepDecryptor(key)
  const privateKey = createPrivateKey({ key: rsaPrivateJwk(key), format: 'jwk' })
  const options = { key: privateKey, ...padding(suite) }
  const length = wrappedKeyLength(key)
  return (wrapped) => {
    // OpenSSL would take a block that lost its leading zeros, a second form of the same message.
    if (wrapped.length !== length) return undefined
    try {
      return new Uint8Array(privateDecrypt(options, wrapped))
    } catch {
      return undefined
    }
  }
}

/** Bytes of a wrapped key. */
export function wrappedKeyLength(key: RsaPublicKey): number {
  return Math.ceil(key.modulus.toString(16).length / 2)
}

/** The crypto provider has OAEP with SHA-256 for moduli of 3072 bits; OpenSSL does SHA-1 and other sizes. */
function isProviders({ profile }: WrapSuite, key: RsaPublicKey): boolean {
  return profile.oaepDigest === 'SHA-256' && wrappedKeyLength(key) === RSA_BLOCK_LENGTH
}

const opensslDigests = { 'SHA-256': 'sha256', 'SHA-1': 'sha1' } as const

function padding({ profile }: WrapSuite): { readonly padding: number; readonly oaepHash: string } {
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: opensslDigests[profile.oaepDigest] }
}

/** PERF: a client wraps many keys for one worker; importing the key would be a third of the work. */
const imported = new WeakMap<RsaPublicKey, KeyObject>()

function importedPublicKey(key: RsaPublicKey): KeyObject {
  const known = imported.get(key)
  if (known !== undefined) return known
  const fresh = createPublicKey({ key: rsaPublicJwk(key), format: 'jwk' })
  imported.set(key, fresh)
  return fresh
}
