import type { Hex } from '@lockstep/core'

/** An encrypted operation on its way into a block, and what must become of it. */
export interface Invocation {
  readonly kind: 'invoke'
  readonly what: string
  readonly shard: Hex
  readonly operationHash: Hex
  readonly ciphertext: Uint8Array
  /** Name of the code that its receipt must have. */
  readonly expected: string
}

/** Funds on their way from the parentchain to an account of the shard. */
export interface Shielding {
  readonly kind: 'shield'
  readonly what: string
  readonly who: Hex
  readonly amount: bigint
  readonly expected: string
}

/** One extrinsic that a client submits. */
export type Submission = Invocation | Shielding
