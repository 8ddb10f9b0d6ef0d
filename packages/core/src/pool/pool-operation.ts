import type { Hex } from '../hex.js'

/**
 * An operation as the pool sees it. Whoever hands one over has verified its signature: the pool gives a place to
 * whoever asks for it, so a call that its sender did not sign would take the sender's.
 */
export interface PoolOperation<Payload> {
  readonly operationHash: Hex
  readonly sender: Hex
  readonly nonce: number
  /** Bytes that it takes of the pool. */
  readonly size: number
  /** Of two operations with the same sender and nonce the one with the higher priority stays. */
  readonly priority: number
  readonly payload: Payload
}
