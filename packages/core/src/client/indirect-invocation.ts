import type { Hex } from '../hex.js'

/** A block of the parentchain, as a client refers to it. */
export interface IncludedAt {
  /** Height; the genesis block is 0. */
  readonly number: number
  readonly hash: Hex
}

/** The port by which a client puts requests on the parentchain and sees what workers state there. */
export interface IndirectInvocation {
  /** Submits an encrypted operation; answers the extrinsic's hash once it is accepted. */
  invoke(shard: Hex, ciphertext: Uint8Array): Promise<Hex>
  /** Moves funds to the shard, for an account that only the enclave can read. */
  shieldFunds(shard: Hex, encryptedBeneficiary: Uint8Array, amount: bigint): Promise<Hex>
  /** Waits until the extrinsic is in a finalized block. @throws LockstepError `InvocationFailed` where it failed there */
  included(extrinsicHash: Hex): Promise<IncludedAt>
  /** Waits until a worker of the shard states that it has executed the block (`ProcessedParentchainBlock`). */
  processed(shard: Hex, block: IncludedAt): Promise<void>
  /** Waits for the finalized block behind this one. */
  following(block: IncludedAt): Promise<IncludedAt>
}
