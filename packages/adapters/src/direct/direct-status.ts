import type { Hex } from '@lockstep/core'
import type { DropCause, PoolBlock } from '@lockstep/core/pool'
import type { OperationStatus } from '@lockstep/core/receipt'

/** Where a direct call stands. */
export interface DirectStatus {
  /** blake2-256 of the operation as it was submitted. */
  readonly directHash: Hex
  readonly status: OperationStatus
  /** The shard's block, by the hash of its signed header: with `inBlock`, `finalized`, `retracted` and `invalid`. */
  readonly block?: PoolBlock
  /** Stable name of the code that says why, with `invalid`: an engine code, or `module.ErrorName`. */
  readonly reason?: string
  /** With `dropped`. */
  readonly cause?: DropCause
}

/** Told of every further status; after a final one of nothing more. */
export type DirectListener = (status: DirectStatus) => void
