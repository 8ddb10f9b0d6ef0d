import type { Hex } from '@lockstep/core'
import { AccountId, bytes, type Codec, H256, struct, u32, u128, variant, vec } from '@lockstep/core/codec'
import { maximumCiphertextSize } from './maximum-ciphertext-size.js'
import { type Request, requestCodec } from './request.js'
import { type ShardConfig, shardConfigCodec } from './shard-config.js'

/** A call of the enclave-bridge pallet. `amount`s are in the parentchain's smallest unit, block numbers plain u32. */
export type EnclaveBridgeCall =
  | { readonly type: 'invoke'; readonly value: { readonly request: Request } }
  | { readonly type: 'confirmProcessedParentchainBlock'; readonly value: ConfirmProcessedParentchainBlock }
  | { readonly type: 'shieldFunds'; readonly value: ShieldFunds }
  | { readonly type: 'unshieldFunds'; readonly value: UnshieldFunds }
  | { readonly type: 'publishHash'; readonly value: PublishHash }
  | { readonly type: 'updateShardConfig'; readonly value: UpdateShardConfig }
  | { readonly type: 'purgeEnclaveFromShardStatus'; readonly value: PurgeEnclaveFromShardStatus }

/** A worker's statement that it has executed a block; the pallet turns it into an event. */
export interface ConfirmProcessedParentchainBlock {
  readonly shard: Hex
  readonly blockHash: Hex
  /** Of the parentchain block; a plain u32. */
  readonly blockNumber: number
  readonly trustedCallsMerkleRoot: Hex
}

/** Moves funds of the signer into the shard's vault, for an account that only the shard learns. */
export interface ShieldFunds {
  readonly shard: Hex
  /** The beneficiary's AccountId, encrypted for the shard. */
  readonly encryptedBeneficiary: Hex
  /** In the parentchain's smallest unit, a u128. */
  readonly amount: bigint
}

/** Pays out of the shard's vault; for the shard's enclaves only. */
export interface UnshieldFunds {
  readonly shard: Hex
  readonly beneficiary: Hex
  /** In the parentchain's smallest unit, a u128. */
  readonly amount: bigint
  /** Identifies the unshielding: the pallet pays once for each. */
  readonly callHash: Hex
}

/** Has the pallet emit a hash under the signer's MRENCLAVE. */
export interface PublishHash {
  readonly hash: Hex
  readonly extraTopics: readonly Hex[]
  readonly data: Hex
}

/** Sets which code may act for a shard, now or after a delay. */
export interface UpdateShardConfig {
  readonly shard: Hex
  readonly shardConfig: ShardConfig
  /** In parentchain blocks; without meaning for a shard's first config. */
  readonly enactmentDelay: number
}

/** Takes an enclave off the list of those that act for a shard. */
export interface PurgeEnclaveFromShardStatus {
  readonly shard: Hex
  readonly subject: Hex
}

/**
 * The wire bound on topics and data is wider than the pallet's limits of 5 and 100, so that a call that breaks them is
 * included and fails with the pallet's own error.
 */
const wireTopics = 64
const wireData = 4096

/** Call index of `invoke`, which is followed by a request. */
export const invokeIndex = 0

/** Call index of `publish_hash`. */
export const publishHashIndex = 4

/**
 * SCALE layout: call index, arguments in this order. In an extrinsic the pallet's index stands before it.
 *
 * SPEC: Integritee's enclave-bridge pallet, `call_index` 0 to 6.
 */
export const enclaveBridgeCallCodec: Codec<EnclaveBridgeCall> = variant({
  invoke: [invokeIndex, struct({ request: requestCodec })],
  confirmProcessedParentchainBlock: [
    1,
    struct({ shard: H256, blockHash: H256, blockNumber: u32, trustedCallsMerkleRoot: H256 }),
  ],
  shieldFunds: [2, struct({ shard: H256, encryptedBeneficiary: bytes(maximumCiphertextSize), amount: u128 })],
  unshieldFunds: [3, struct({ shard: H256, beneficiary: AccountId, amount: u128, callHash: H256 })],
  publishHash: [publishHashIndex, struct({ hash: H256, extraTopics: vec(H256, wireTopics), data: bytes(wireData) })],
  updateShardConfig: [5, struct({ shard: H256, shardConfig: shardConfigCodec, enactmentDelay: u32 })],
  purgeEnclaveFromShardStatus: [6, struct({ shard: H256, subject: AccountId })],
})
