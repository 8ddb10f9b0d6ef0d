import type { Hex } from '../hex.js'
import type { PublishedState } from './state-publication.js'

/**
 * One input that the parentchain ordered and executed with success.
 *
 * `inputHash` identifies it on the parentchain: BLAKE2b-256 of its SCALE `IndirectCall`. It is the leaf of the root by
 * which a worker confirms the block. A deposit has none: it is no call to the shard, and Integritee's root leaves it out.
 */
export type OrderedInput =
  | {
      readonly kind: 'invoke'
      readonly shard: Hex
      /** An encrypted trusted operation; bounded by the adapter. */
      readonly ciphertext: Uint8Array
      readonly inputHash: Hex
    }
  | {
      readonly kind: 'shield'
      readonly shard: Hex
      readonly encryptedBeneficiary: Uint8Array
      /** In the parentchain's smallest unit; already moved to the shard's vault there. */
      readonly amount: bigint
      readonly inputHash: Hex
    }
  | {
      /** Funds that were paid plainly to an account by which the shard takes them in, such as its vault. */
      readonly kind: 'deposit'
      readonly shard: Hex
      /** Who paid, and is owed the funds. */
      readonly from: Hex
      /** In the parentchain's smallest unit, more than 0; already moved there. */
      readonly amount: bigint
    }
  | Announcement
  | {
      readonly kind: 'timestamp'
      /** Milliseconds since 1970-01-01T00:00:00Z. */
      readonly moment: bigint
      readonly inputHash: Hex
    }

/** A key announcement (`keyAnnouncementCodec`) that an enclave of the shard sealed; whoever opened it vouches for that. */
export interface Announcement {
  readonly kind: 'announcement'
  readonly shard: Hex
  /** Its SCALE bytes. */
  readonly announcement: Uint8Array
  readonly inputHash: Hex
}

/** What a light client answers for: a block of the parentchain and the inputs of all shards in it. */
export interface VerifiedBlock {
  /** Height; the genesis block is 0. */
  readonly number: number
  readonly hash: Hex
  readonly parentHash: Hex
  /** Milliseconds since 1970-01-01T00:00:00Z, as the block itself says. */
  readonly timestamp: bigint
  /**
   * Number of the last block, up to this one, that the block's proof shows to be final; the block itself if left out,
   * as it is by light clients that take final blocks only. What comes behind it may be taken back.
   */
  readonly finalized?: number
  /**
   * In the order of the block's extrinsics; those that failed on the parentchain are left out. The deposits of an
   * extrinsic come before its calls.
   */
  readonly inputs: readonly OrderedInput[]
  /** What enclaves have published in the block, of all shards, in order; see `LightClient.readsPublications`. */
  readonly published?: readonly PublishedState[]
}
