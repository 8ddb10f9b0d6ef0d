import type { Hex } from '../hex.js'
import type { OperationStatus, Receipt } from '../receipt/index.js'

/** A block of the shard, as reports name it. */
export interface PoolBlock {
  /** Of the parentchain block. */
  readonly number: number
  readonly hash: Hex
}

/** Why a pool gave up an operation that was not bad: another account's share grew, or its time ran out. */
export type DropCause = 'Evicted' | 'Expired'

/** A step in the life of an operation; see `operationStatus`. */
export interface PoolReport {
  readonly operationHash: Hex
  readonly status: OperationStatus
  /** With `inBlock`, `finalized` and `retracted`: the block. With `invalid`: the block that found it so. */
  readonly block?: PoolBlock
  /** With `invalid`: what the receipt says. */
  readonly reason?: Pick<Receipt, 'module' | 'code'>
  /** With `dropped`. */
  readonly cause?: DropCause
}
