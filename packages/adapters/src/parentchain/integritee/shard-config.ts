import type { Hex } from '@lockstep/core'
import { AccountId, bool, type Codec, H256, option, struct, u32, vec } from '@lockstep/core/codec'

/** Which code may act for a shard. */
export interface ShardConfig {
  /** MRENCLAVE of the only code whose confirmations and unshieldings count. */
  readonly enclaveFingerprint: Hex
  /**
   * How many enclaves are meant to act for the shard, a u32; `null`: any number. The embedded chain does not look at
   * it.
   */
  readonly maxInstances: number | null
  readonly authorities: readonly Hex[] | null
  readonly maintenanceMode: boolean
}

/** Most authorities that a shard config may name. Lockstep's bound; the pallet sets none. */
export const maximumShardAuthorities = 100

/** SPEC: Integritee's `primitives/enclave-bridge`, `ShardConfig`. */
export const shardConfigCodec: Codec<ShardConfig> = struct({
  enclaveFingerprint: H256,
  maxInstances: option(u32),
  authorities: option(vec(AccountId, maximumShardAuthorities)),
  maintenanceMode: bool,
})

/** A shard's config together with the one that will replace it. */
export interface UpgradableShardConfig {
  readonly activeConfig: ShardConfig
  readonly pendingUpgrade: ShardConfig | null
  /** Number of the first block in which `pendingUpgrade` holds. */
  readonly upgradeAt: number | null
}

/** SPEC: Integritee's `primitives/enclave-bridge`, `UpgradableShardConfig`. */
export const upgradableShardConfigCodec: Codec<UpgradableShardConfig> = struct({
  activeConfig: shardConfigCodec,
  pendingUpgrade: option(shardConfigCodec),
  upgradeAt: option(u32),
})
