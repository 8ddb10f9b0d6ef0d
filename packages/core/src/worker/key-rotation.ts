import { type Codec, encode, H256, struct, u32, vec } from '../codec/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'

/**
 * How a shard's shielding key changes. All workers must have the same: which key opens a block's inputs depends on it.
 */
export interface KeyRotation {
  /**
   * How many blocks lie between an announcement and the first block whose inputs the new key opens, 1 to 1,000,000.
   * Until then every worker needs the key; clients are told of it once the last of them is final.
   */
  readonly leadBlocks: number
  /** In how many blocks from then on the old key opens inputs, too, 1 to 1,000,000. */
  readonly overlapBlocks: number
  /** Accounts whose permit lets an enclave of the shard announce a key; with none, the key is for ever. */
  readonly authorities: readonly Hex[]
}

const mostBlocks = 1_000_000
const form: Codec<KeyRotation> = struct({ leadBlocks: u32, overlapBlocks: u32, authorities: vec(H256, 16) })

/**
 * Holds a rotation to its bounds: whole numbers of blocks from 1 to 1,000,000, and at most 16 authorities, each an
 * account of 32 bytes.
 *
 * @throws LockstepError `KeyRotationBlocks`; a codec's error for authorities that are none
 */
export function assertKeyRotation(rotation: KeyRotation): void {
  for (const field of ['leadBlocks', 'overlapBlocks'] as const) {
    const value = rotation[field]
    if (!Number.isInteger(value) || value < 1 || value > mostBlocks) throw keyRotationBlocks(field, value)
  }
  encode(form, rotation)
}

function keyRotationBlocks(field: string, value: number): LockstepError {
  return new LockstepError(
    'KeyRotationBlocks',
    `keyRotation.${field} is ${value}; name a whole number of blocks from 1 to ${mostBlocks}`,
    { field: `keyRotation.${field}`, value, limit: mostBlocks },
  )
}
