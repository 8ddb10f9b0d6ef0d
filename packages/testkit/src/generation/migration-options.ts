import type { Hex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'

/** A snapshot that an earlier version has really written, kept in a file. */
export interface CorpusSnapshot {
  /** What to call it in a report, such as its file's name. */
  readonly name: string
  /** `stfIdentity` of the version that wrote it. */
  readonly identity: Hex
  /** The state root that it was taken of, 32 bytes. */
  readonly root: Uint8Array
  /** As `takeSnapshot` gives them, all in order. */
  readonly chunks: readonly Uint8Array[]
}

/** Old state that property 15 takes over, beside what it makes itself. */
export interface MigrationOptions {
  /** Earlier versions whose state must be taken over; those that `migrate.from` leads to are always tried. */
  readonly from?: readonly Stf[]
  /** Recorded snapshots of earlier versions, which must open and migrate. */
  readonly corpus?: readonly CorpusSnapshot[]
}
