import type { CryptoProvider, RsaPrivateKey } from '@lockstep/core/crypto'
import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import type { PublicKey } from './public-key.js'
import { createRsaSign, type RsaSigningAlgorithm } from './rsa-signature.js'
import type { SigningAlgorithm } from './signing-algorithm.js'
import type { WorkOrderHash } from './work-order-hash.js'

/** Signs hashes for a requester or a worker. The secret stays inside. */
export interface HashSigner {
  readonly algorithm: SigningAlgorithm
  readonly publicKey: PublicKey
  /** r ‖ s (64 bytes, lower s) of secp256k1 over the digest, or an RSA signature with SHA-256. */
  sign(hash: WorkOrderHash): Uint8Array
}

const COMPACT_LENGTH = 64

/**
 * Signs with a secp256k1 secret of 32 bytes: deterministic (RFC 6979), lower s.
 *
 * @throws LockstepError `InvalidLength` or `InvalidSecret`.
 */
export function secp256k1HashSigner(provider: CryptoProvider, secret: Uint8Array): HashSigner {
  const own = secret.slice()
  return {
    algorithm: 'SECP256K1',
    publicKey: { type: 'SECP256K1', point: provider.publicKeySecp256k1(own) },
    sign: ({ digest }) => provider.signSecp256k1(own, digest).subarray(0, COMPACT_LENGTH),
  }
}

/**
 * Signs with an RSA key. `sign` throws EeaError `UnsupportedAlgorithm` with `eeaCode` 2 for a KECCAK-256 hash, which
 * RSA signatures have no name for.
 */
export function rsaHashSigner(algorithm: RsaSigningAlgorithm, key: RsaPrivateKey): HashSigner {
  const sign = createRsaSign(algorithm, key)
  return {
    algorithm,
    publicKey: { type: 'RSA', key: { modulus: key.modulus, exponent: key.exponent } },
    sign(hash) {
      if (hash.algorithm === 'SHA-256') return sign(hash)
      throw new EeaError(
        'UnsupportedAlgorithm',
        genericCode.invalidParameter,
        `hashingAlgorithm is ${hash.algorithm}, which RSA signatures cannot name: use SHA-256, or sign with SECP256K1.`,
        { field: 'hashingAlgorithm', value: hash.algorithm, limit: 'SHA-256' },
      )
    },
  }
}
