import type { Hex } from '@lockstep/core'
import { AccountId, bytes, type Codec, H256, struct, u32, u128, variant } from '@lockstep/core/codec'
import { maximumCiphertextSize } from './maximum-ciphertext-size.js'

/** An event of the enclave-bridge pallet. */
export type EnclaveBridgeEvent =
  /** Carries no ciphertext: a worker has to read the extrinsic. */
  | { readonly type: 'indirectInvocationRegistered'; readonly value: Hex }
  | {
      readonly type: 'shieldFunds'
      readonly value: { readonly shard: Hex; readonly encryptedBeneficiary: Hex; readonly amount: bigint }
    }
  | {
      readonly type: 'unshieldedFunds'
      readonly value: { readonly shard: Hex; readonly beneficiary: Hex; readonly amount: bigint }
    }
  | { readonly type: 'processedParentchainBlock'; readonly value: ProcessedParentchainBlock }
  | { readonly type: 'publishedHash'; readonly value: PublishedHash }
  | { readonly type: 'shardConfigUpdated'; readonly value: Hex }
  | { readonly type: 'purgedEnclaveFromShardConfig'; readonly value: { readonly shard: Hex; readonly subject: Hex } }

/** A worker's public statement that it has executed a parentchain block. */
export interface ProcessedParentchainBlock {
  readonly shard: Hex
  readonly blockHash: Hex
  readonly trustedCallsMerkleRoot: Hex
  /** Of the parentchain block. */
  readonly blockNumber: number
}

/** What a registered enclave has published, and by what code. */
export interface PublishedHash {
  readonly enclaveFingerprint: Hex
  readonly hash: Hex
  readonly data: Hex
}

/** Most data bytes that `publish_hash` takes. SPEC: `DATA_LENGTH_LIMIT`. */
export const maximumPublishedData = 100

/** Most extra topics that `publish_hash` takes. SPEC: `TOPICS_LIMIT`. */
export const maximumPublishedTopics = 5

/** Event index of `PublishedHash`. */
export const publishedHashIndex = 4

/** SCALE layout: the fields of `PublishedHash` in this order. */
export const publishedHashCodec: Codec<PublishedHash> = struct({
  enclaveFingerprint: H256,
  hash: H256,
  data: bytes(maximumPublishedData),
})

/**
 * SCALE layout: event index, fields in this order. In an event record the pallet's index stands before it. The fields
 * of `processedParentchainBlock` are not in the order of the call's arguments.
 *
 * SPEC: Integritee's enclave-bridge pallet, events 0 to 6.
 */
export const enclaveBridgeEventCodec: Codec<EnclaveBridgeEvent> = variant({
  indirectInvocationRegistered: [0, H256],
  shieldFunds: [1, struct({ shard: H256, encryptedBeneficiary: bytes(maximumCiphertextSize), amount: u128 })],
  unshieldedFunds: [2, struct({ shard: H256, beneficiary: AccountId, amount: u128 })],
  processedParentchainBlock: [
    3,
    struct({ shard: H256, blockHash: H256, trustedCallsMerkleRoot: H256, blockNumber: u32 }),
  ],
  publishedHash: [publishedHashIndex, publishedHashCodec],
  shardConfigUpdated: [5, H256],
  purgedEnclaveFromShardConfig: [6, struct({ shard: H256, subject: AccountId })],
})
