import type { Hex } from '../hex.js'
import type { SignedHeader } from '../receipt/index.js'
import type { Attestation } from './attestation.js'
import type { ParentchainBlock } from './parentchain.js'
import type { SnapshotTarget } from './snapshot-part.js'

/** One executed block as it leaves the enclave: what everybody may know, and what only this enclave can open. */
export interface ExecutedBlock {
  /** Of the parentchain block. */
  readonly number: number
  /** With zeros for the signature while the state may not be spoken of; see `ShardExecutor.requireConfirmed`. */
  readonly signedHeader: SignedHeader
  /** State difference, receipts and outputs of the block, sealed. At most 64 MiB. */
  readonly sealed: Uint8Array
}

/**
 * The port to the trusted side, as its host sees it: ciphertext, sizes and order go in, sealed bytes and signed
 * statements come out. Calls are served one after the other.
 *
 * In a shard that publishes its states every call by which something leaves that depends on the state is refused with
 * `SnapshotUnconfirmed` or `PublicationContradicted`; see `PublicationRules`.
 */
export interface Enclave extends Partial<SnapshotTarget> {
  readonly mrenclave: Hex
  readonly shard: Hex
  /** The enclave's account on the parentchain. */
  readonly account: Hex

  /** Shows the enclave's keys, bound to a challenge of 32 bytes by a fresh quote. */
  attest(challenge: Hex): Promise<Attestation>

  /**
   * Signed extrinsics that register the enclave on its parentchain by a quote; `primary` adds the shard's
   * configuration, which its first enclave makes.
   *
   * @param nonce the enclave account's next nonce on the parentchain.
   */
  registration(nonce: number, options: { readonly primary: boolean }): Promise<readonly Uint8Array[]>

  /**
   * Continues from a sealed block of an earlier run. Blocks come in order, from the first.
   *
   * @param released how far the outputs have gone out, by `Store.released`; 0 for not at all. Outputs of later blocks
   * stay until they are asked for, those of earlier ones are kept as long as there is room.
   * @throws LockstepError `SealBroken` for bytes that are not this enclave's; `RecordMismatch` for a wrong order;
   * `RecordVersion` for a block that another version executes by the measured schedule.
   */
  restore(sealed: Uint8Array, released: number): Promise<void>

  /**
   * Executes finalized blocks in order, each by itself, however many are handed over at once.
   *
   * @throws LockstepError with the light client's code for a block that does not hold; the blocks before it were
   * executed, it and those behind it were not. `UpgradeRefused` for the first block of a version that cannot take over;
   * `PublicationContradicted`, for good, where another enclave of the shard has published another state of a block;
   * `CodeRetired` for a first block behind the last one of code that has handed its shard over. Such code executes, and
   * answers, those of the blocks that are still its own.
   */
  executeBlocks(blocks: readonly ParentchainBlock[]): Promise<readonly ExecutedBlock[]>

  /**
   * Goes back to the state after an executed or restored block, because the parentchain took those behind it back.
   * Asked again, it changes nothing.
   *
   * @param number the last block that stays; 0 where none does.
   * @throws LockstepError `BlockFinal` for a block before the last final one; `BlockUnknown`
   */
  revert(number: number): Promise<void>

  /**
   * The outputs of an executed block as signed extrinsics: outbound calls in the order of their sending, then the
   * confirmation. To be asked for only once the block is durable; asked again, it gives the same calls again.
   *
   * @param nonce the enclave account's next nonce on the parentchain.
   * @throws LockstepError `NotFinal` for a block that the parentchain may still take back; what has left cannot be.
   * `SnapshotUnconfirmed` behind a snapshot whose publication was not read yet; `PublicationContradicted`
   */
  outputs(number: number, nonce: number): Promise<readonly Uint8Array[]>

  /** Answers a sealed query; see {@link SealedQuery}. The host learns its size and nothing else. */
  query(sealed: Uint8Array): Promise<Uint8Array>

  close(): Promise<void>
}
