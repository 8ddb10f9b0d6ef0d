import { secp256k1 } from '@noble/curves/secp256k1.js'
import { LockstepError } from '../../error.js'
import { requireLength } from '../require-length.js'
import { meetsSecp256k1Criterion } from '../secp256k1-criterion.js'

const COMPACT_LENGTH = 64
const SCALAR_LENGTH = 32

/** The compressed public key that made a recoverable signature, or `undefined`; see `meetsSecp256k1Criterion`. */
export function recoverSecp256k1(signature: Uint8Array, digest: Uint8Array): Uint8Array | undefined {
  if (!meetsSecp256k1Criterion(signature, digest)) return undefined
  try {
    return secp256k1.Signature.fromBytes(signature.subarray(0, COMPACT_LENGTH), 'compact')
      .addRecoveryBit(signature[COMPACT_LENGTH] ?? 0)
      .recoverPublicKey(digest)
      .toBytes(true)
  } catch {
    // r is not the x coordinate of a point, or the recovered key is the point at infinity.
    return undefined
  }
}

/** ECDSA (RFC 6979, lower s) over a 32-byte digest as `r ‖ s ‖ v`. */
export function signSecp256k1(secret: Uint8Array, digest: Uint8Array): Uint8Array {
  requireSecp256k1Secret(secret)
  requireLength('digest', digest, SCALAR_LENGTH)
  const recoverable = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' })
  const signature = new Uint8Array(COMPACT_LENGTH + 1)
  signature.set(recoverable.subarray(1))
  signature[COMPACT_LENGTH] = recoverable[0] ?? 0
  return signature
}

/** The compressed public key (33 bytes) of a 32-byte scalar. */
export function publicKeySecp256k1(secret: Uint8Array): Uint8Array {
  requireSecp256k1Secret(secret)
  return secp256k1.getPublicKey(secret, true)
}

/**
 * Refuses bytes that are not a secp256k1 secret key.
 *
 * @throws LockstepError `InvalidLength` unless 32 bytes; `InvalidSecret` when 0 or not below the group order.
 */
export function requireSecp256k1Secret(secret: Uint8Array): void {
  requireLength('secret', secret, SCALAR_LENGTH)
  if (secp256k1.utils.isValidSecretKey(secret)) return
  throw new LockstepError(
    'InvalidSecret',
    'secret is 0 or not below the order of secp256k1: draw other 32 random bytes.',
    { field: 'secret', limit: 'from 1 to the group order - 1' },
  )
}
