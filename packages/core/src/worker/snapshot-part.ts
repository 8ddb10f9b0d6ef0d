import { bool, bytes, type Codec, H256, struct, u32 } from '../codec/index.js'
import type { Hex } from '../hex.js'

/** Where a transfer of a snapshot goes on. */
export interface SnapshotCursor {
  /** Hash of the header of the block whose state is transferred. */
  readonly checkpoint: Hex
  /** Index of the next part, from 0. */
  readonly index: number
}

/**
 * One part of a shard's state as it goes from one enclave to another, by hosts that cannot read it. Every enclave of
 * the shard that has executed the block sends the same parts, but for its own quote in the first one, where states are
 * published. So a transfer that broke off goes on from any of them.
 */
export interface SnapshotPart extends SnapshotCursor {
  /** Number of the block. */
  readonly block: number
  readonly isLast: boolean
  /** Sealed for all enclaves of the same code that have the shard's shielding key; at most 63 MiB. */
  readonly sealed: Uint8Array
  /** With the first part out of a store, what `importSnapshot` answered when it was put there; no sender's. */
  readonly judged?: Uint8Array | undefined
}

/** An enclave that sends its shard's state, or a connection to its host. */
export interface SnapshotSource {
  /**
   * The next part; the first one of the last final block if left out.
   *
   * @throws LockstepError `NoSnapshot` before the first final block; `OutputsPending` while outputs of that block, or
   * one before, were not asked for: a worker that starts behind it will not send them; `SnapshotOutdated` for a block
   * whose state is not kept any more: begin again, with a newer one. Where states are published: `SnapshotUnpublished`
   * while no kept one is, in a final block; `SnapshotUnconfirmed` behind a snapshot that is none.
   */
  exportSnapshot(from?: SnapshotCursor | undefined): Promise<SnapshotPart>
}

/** An enclave that takes its shard's state over, before it has executed or restored any block. */
export interface SnapshotTarget {
  /**
   * Parts come in order; one with index 0 begins again. With the last one the shard stands behind the block, and goes
   * on with the next. Where states are published, nothing that depends on the state leaves the enclave before it has
   * executed a final block in which this one is (`SnapshotUnconfirmed`); elsewhere the sender's word is taken.
   *
   * @returns for the first part, where states are published: a sealed note for this enclave's later starts that it has
   * judged the part, to be passed with it (`SnapshotPart.judged`). Without it the part is judged anew, by the minimum
   * security version of then.
   * @throws LockstepError `SealBroken` for a part that no enclave of this shard and code has sealed, or that was
   * changed or moved; `SnapshotPartOrder`; `ShardStarted` where there is a state already; `CheckpointForeign`,
   * `CheckpointUnpublished` for a block that is never published, `SnapshotUnattested` where states are published and no
   * enclave of this code vouches for this one by a quote; `SnapshotRoot` and the other errors of a snapshot's import. The
   * state is as before then; begin again.
   */
  importSnapshot(part: SnapshotPart): Promise<Uint8Array | undefined>
}

/** What a part may have for a store to take it with what stands before it. */
const mostSealedBytes = 63 * 1024 * 1024

/** A part as a store keeps it. SCALE layout: checkpoint ‖ index (u32) ‖ block (u32) ‖ is last (bool) ‖ sealed (bytes). */
export const snapshotPartCodec: Codec<Omit<SnapshotPart, 'sealed' | 'judged'> & { readonly sealed: Hex }> = struct({
  checkpoint: H256,
  index: u32,
  block: u32,
  isLast: bool,
  sealed: bytes(mostSealedBytes),
})
