import { HDKD, secretFromSeed } from '@scure/sr25519'
import { requireLength } from '../require-length.js'

const SEED_LENGTH = 32

/** The 64-byte expanded secret of a 32-byte mini secret, expanded as Ed25519 does (`MiniSecretKey::expand_ed25519`). */
export function sr25519SecretFromSeed(seed: Uint8Array): Uint8Array {
  requireLength('seed', seed, SEED_LENGTH)
  return secretFromSeed(seed)
}

/** The 64-byte expanded secret of the hard child with this chain code (`hard_derive_mini_secret_key`, then expanded). */
export function deriveSr25519Hard(secret: Uint8Array, chainCode: Uint8Array): Uint8Array {
  return HDKD.secretHard(secret, chainCode)
}
