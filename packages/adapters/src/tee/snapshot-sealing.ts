import type { Hex } from '@lockstep/core'
import { bool, bytes, type Codec, encode, H256, struct, u32, vec } from '@lockstep/core/codec'
import { type CryptoProvider, type Entropy, type RsaPrivateKey, shieldingKeyPairText } from '@lockstep/core/crypto'
import type { SnapshotPart } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import type { Sealing } from './seal.js'

const keyDomain = asciiBytes('lockstep/snapshot-key/v1\0')
const partDomain = asciiBytes('lockstep/snapshot-part/v1\0')
const ownerCodec = struct({ mrenclave: H256, shard: H256 })
const placeCodec = struct({ checkpoint: H256, block: u32, index: u32, isLast: bool })

/** Of one shard, and of the code whose word its enclaves take for a state. */
export interface SnapshotOwner {
  readonly mrenclave: Hex
  readonly shard: Hex
}

/**
 * What snapshots are sealed with between the enclaves of one shard and one code. The key is BLAKE2b-256 of
 * `lockstep/snapshot-key/v1` ‖ 0x00 ‖ MRENCLAVE ‖ shard ‖ the JSON text of the shielding key pair.
 *
 * The shielding key is what makes an enclave one of the shard: it is handed over after quotes were checked on both
 * sides, and whoever has it could make the state from the chain. So what opens was sealed by an enclave of this code
 * that has executed the block. Where states are published the key is not relied on alone; see `SnapshotAttestation`.
 */
export function snapshotSealing(
  provider: CryptoProvider,
  entropy: Entropy,
  owner: SnapshotOwner,
  shieldingKey: RsaPrivateKey,
): Sealing {
  const secret = asciiBytes(shieldingKeyPairText(shieldingKey))
  return {
    provider,
    entropy,
    sealingKey: provider.blake2b256(concatBytes(keyDomain, encode(ownerCodec, owner), secret)),
  }
}

/** Where a part belongs: it opens nowhere else. */
export function snapshotPlace({ checkpoint, block, index, isLast }: Omit<SnapshotPart, 'sealed'>): Uint8Array {
  return concatBytes(partDomain, encode(placeCodec, { checkpoint, block, index, isLast }))
}

/** Chunks in a part, but for the last one, which may have fewer. An entry chunk has about 64 KiB. */
export const chunksOfPart = 32

/** A value of 1 MiB, its key, and what stands before them. */
const longestChunk = 1_048_576 + 2048

/**
 * SCALE layout: number of chunks (compact) ‖ each chunk's bytes. The first part begins with the block's header and the
 * shard's changes of keys up to it; where states are published, with the sender's quote behind them.
 */
export const partChunksCodec: Codec<readonly Hex[]> = vec(bytes(longestChunk), chunksOfPart + 3)
