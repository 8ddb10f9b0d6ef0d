import { constants, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { RsaPrivateKey, RsaPublicKey } from '@lockstep/core/crypto'
import { rsaPrivateJwk, rsaPublicJwk } from '../../crypto-native/rsa-jwk.js'
import type { SigningAlgorithm } from './signing-algorithm.js'
import type { WorkOrderHash } from './work-order-hash.js'

/** RSA schemes of {@link SigningAlgorithm}. */
export type RsaSigningAlgorithm = Exclude<SigningAlgorithm, 'SECP256K1'>

const DIGEST_LENGTH = 32

/** Prepares an RSA key once; see {@link verifyRsa} for the schemes. */
export function createRsaSign(algorithm: RsaSigningAlgorithm, key: RsaPrivateKey): (hash: WorkOrderHash) => Uint8Array {
  const privateKey = createPrivateKey({ key: rsaPrivateJwk(key), format: 'jwk' })
  return (hash) => new Uint8Array(sign('sha256', hash.preimage, { key: privateKey, ...schemes[algorithm] }))
}

/**
 * Whether an RSA signature is over the hash: RSASSA-PKCS1-v1_5, or RSASSA-PSS with a salt of 32 bytes (RFC 8017), with
 * SHA-256. Never with KECCAK-256: no DigestInfo names it, so no two implementations would agree on one.
 */
export function verifyRsa(
  algorithm: RsaSigningAlgorithm,
  key: RsaPublicKey,
  hash: WorkOrderHash,
  signature: Uint8Array,
): boolean {
  if (hash.algorithm !== 'SHA-256') return false
  return verify('sha256', hash.preimage, { key: importedKey(key), ...schemes[algorithm] }, signature)
}

const schemes = {
  'RSASSA-PKCS1-v1_5': { padding: constants.RSA_PKCS1_PADDING },
  'RSASSA-PSS': { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: DIGEST_LENGTH },
} as const

/** PERF: a service verifies many signatures of one key. */
const imported = new WeakMap<RsaPublicKey, KeyObject>()

function importedKey(key: RsaPublicKey): KeyObject {
  const known = imported.get(key)
  if (known !== undefined) return known
  const fresh = createPublicKey({ key: rsaPublicJwk(key), format: 'jwk' })
  imported.set(key, fresh)
  return fresh
}
