import type { Hex } from '../hex.js'

/**
 * An operation as the pool sees it. Whoever hands one over has verified its signature: the pool gives a place to
 * whoever asks for it, so a call that its sender did not sign would take the sender's.
 */
export interface PoolOperation<Payload> {
  readonly operationHash: Hex
  readonly sender: Hex
  /**
   * Who signed: the sender, or somebody as its delegate. Operations of other signers never contend for a place here:
   * whether a delegate has the right to call is known in the block only, and one without it must not keep the sender out.
   */
  readonly signer: Hex
  /** Of the sender, a u32. */
  readonly nonce: number
  /** Bytes that it takes of the pool. */
  readonly size: number
  /** Of two operations with the same sender, signer and nonce the one with the higher priority stays. */
  readonly priority: number
  readonly payload: Payload
}
