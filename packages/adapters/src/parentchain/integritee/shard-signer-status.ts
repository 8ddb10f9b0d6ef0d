import type { Hex } from '@lockstep/core'
import { AccountId, type Codec, H256, struct, u32 } from '@lockstep/core/codec'

/** An enclave that has acted for a shard. */
export interface ShardSignerStatus {
  readonly signer: Hex
  /** Its MRENCLAVE when it last acted. */
  readonly fingerprint: Hex
  /** Number of the block in which it last acted. */
  readonly lastActivity: number
}

/** Most enclaves in a shard's status. SPEC: `MAX_SHARD_STATUS_SIGNER_COUNT`. */
export const maximumShardSigners = 10

/** SPEC: Integritee's `primitives/enclave-bridge`, `ShardSignerStatus`. */
export const shardSignerStatusCodec: Codec<ShardSignerStatus> = struct({
  signer: AccountId,
  fingerprint: H256,
  lastActivity: u32,
})
