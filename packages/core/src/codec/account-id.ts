import type { Hex } from '../hex.js'
import type { Codec } from './codec.js'
import { fixedBytes } from './fixed-bytes.js'

/** The 32 bytes that stand for an account: an Ed25519 or Sr25519 public key, or a hash of a secp256k1 key. */
export type AccountId = Hex

/** An {@link AccountId}: 32 bytes, as they are. */
export const AccountId: Codec<AccountId> = fixedBytes(32)
