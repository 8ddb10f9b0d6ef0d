import type { Hex } from '../hex.js'

/** An outbound call to the parentchain, committed with the state and sent once the commit is durable. */
export interface Outbound {
  /** Name of the STF's effect; the parentchain adapter knows what call it is there. */
  readonly effect: string
  /** SCALE bytes of the effect's payload. */
  readonly payload: Uint8Array
  readonly shard: Hex
  /**
   * blake2-256 of shard ‖ call ‖ nonce (u32 LE) ‖ place among the call's effects (u32 LE). Every worker computes the
   * same, so the parentchain can pay once; the nonce keeps two identical calls apart.
   */
  readonly id: Hex
}
