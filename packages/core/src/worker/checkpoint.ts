import { createSnapshotOpening, openSnapshot } from '../engine/index.js'
import { LockstepError } from '../error.js'
import { fromHex } from '../hex.js'
import type { BlockHeader, SignedHeader } from '../receipt/index.js'
import type { SnapshotImport, State, TreeHasher } from '../state/index.js'
import type { KeyChange } from './key-change.js'
import type { ShardExecutorConfig } from './shard-executor-config.js'
import { createVersionSchedule, type VersionSchedule } from './version-schedule.js'

/** A block that a shard starts behind, instead of at its genesis, and the snapshot of its state. */
export interface Checkpoint {
  /**
   * The block's header. It is believed: which version wrote the state, and the root of it. Whoever passes it has
   * verified that a trusted enclave signed it and that its block is final.
   */
  readonly signedHeader: SignedHeader
  /** A snapshot from anywhere: it is held against the header's root. */
  readonly chunks: Iterable<Uint8Array>
  /** See `SnapshotExpectation`. */
  readonly maximumBytes?: number
  /** What was announced up to the block, oldest first; nothing if left out. It is believed as the header is. */
  readonly keyChanges?: readonly KeyChange[]
}

/** A checkpoint whose state came chunk by chunk; see {@link createCheckpointOpening}. */
export interface OpenedCheckpoint {
  readonly header: BlockHeader
  /** The state that {@link createCheckpointOpening} answered for this header. */
  readonly state: State
  /** See {@link Checkpoint}. */
  readonly keyChanges?: readonly KeyChange[]
}

/** Header of a checkpoint of either kind. */
export function checkpointHeader(checkpoint: Checkpoint | OpenedCheckpoint): BlockHeader {
  return 'state' in checkpoint ? checkpoint.header : checkpoint.signedHeader.header
}

/**
 * Opens a checkpoint chunk by chunk, for `ShardExecutorConfig.checkpoint` with the same configuration.
 *
 * @param header believed, as `Checkpoint.signedHeader` is.
 * @throws LockstepError `CheckpointForeign`; from its functions what a snapshot's import throws
 */
export function createCheckpointOpening(
  config: Pick<ShardExecutorConfig, 'provider' | 'stf' | 'domain' | 'formerVersions'> & {
    readonly keptVersions: number
    readonly maximumBytes: number
  },
  header: BlockHeader,
): SnapshotImport {
  const { provider, keptVersions, maximumBytes } = config
  const { stf, identity } = writerOf(createVersionSchedule(config), header)
  const trusted = { root: fromHex(header.stateRoot), identity, keptVersions, maximumBytes }
  return createSnapshotOpening({ stf, provider }, trusted)
}

/**
 * Opens a checkpoint's state as the version in whose time its block is left it. A later version takes it over where it
 * takes over everybody's, with the first block of its own: a worker that migrated sooner would have other roots.
 *
 * @throws LockstepError `CheckpointForeign` for a header of another shard, or of a version that its block is not of;
 * as `openSnapshot`
 */
export function openCheckpoint(
  provider: TreeHasher,
  schedule: VersionSchedule,
  { signedHeader: { header }, chunks, maximumBytes }: Checkpoint,
  keptVersions: number,
): State {
  const { stf, identity } = writerOf(schedule, header)
  const bounds = maximumBytes === undefined ? {} : { maximumBytes }
  const trusted = { root: fromHex(header.stateRoot), identity, keptVersions, ...bounds }
  return openSnapshot({ stf, provider }, chunks, trusted)
}

/** The version in whose time the block is. @throws LockstepError `CheckpointForeign` */
function writerOf(schedule: VersionSchedule, header: BlockHeader): ReturnType<VersionSchedule['at']> {
  const version = schedule.at(header.number)
  assertSame('shard', header.shard, version.domain.shard)
  assertSame('stfIdentity', header.stfIdentity, version.identity)
  return version
}

function assertSame(field: 'shard' | 'stfIdentity', actual: string, expected: string): void {
  if (actual === expected) return
  throw new LockstepError(
    'CheckpointForeign',
    `${field} of the checkpoint's header is ${actual}, expected ${expected}; start from a block of this shard and its schedule`,
    { field, value: actual, limit: expected },
  )
}
