import type { Hex } from '../hex.js'
import type { EngineCode } from '../receipt/index.js'
import type { Call, InferFields } from '../stf/index.js'

/** A trusted call that was opened, decoded and found to be signed by its sender or a delegate. */
export interface PreparedCall {
  readonly kind: 'call'
  readonly operationHash: Hex
  readonly call: Call
  readonly sender: Hex
  readonly args: InferFields<unknown>
  /** Of the sender, a u32; whether it is its turn is known when the call is executed. */
  readonly nonce: number
  /** The account that signed in the sender's place. */
  readonly delegate: Hex | null
  /** The call's bytes and its nonce: what effects take their ids from. */
  readonly callAndNonce: Uint8Array
}

/** A call that the enclave makes because the parentchain says so. */
export interface PreparedInbound {
  readonly kind: 'inbound'
  readonly operationHash: Hex
  readonly call: Call
  readonly args: InferFields<unknown>
  /** The call's bytes ‖ block number ‖ index, which stand in for a nonce: what effects take their ids from. */
  readonly callAndNonce: Uint8Array
}

/** An input that was found bad before execution; it only leaves a receipt. */
export interface RejectedInput {
  readonly kind: 'rejected'
  readonly operationHash: Hex
  readonly code: EngineCode
}

/**
 * One input of a block, ready for execution. Everything that needs cryptography is done, so that `executeBlock` can
 * be pure and the preparation can run on other threads.
 */
export type PreparedInput = PreparedCall | PreparedInbound | RejectedInput
