import type { Signer } from '../crypto/index.js'
import type { Outbound } from '../engine/index.js'
import type { Hex } from '../hex.js'
import type { VerifiedBlock } from './ordered-block.js'

/** The port by which the enclave speaks to its parentchain: it knows that chain's calls and extrinsics. */
export interface ExtrinsicFactory {
  /** The call that states that a block was executed, all its inputs with it. */
  confirmation(shard: Hex, block: VerifiedBlock): Uint8Array
  /** @throws LockstepError `UnknownEffect` where the parentchain has no call for it. */
  outbound(effect: Outbound): Uint8Array
  /**
   * The call that registers the enclave: a quote whose report data begin with the signing account (32 bytes).
   * Only registered enclaves may confirm and unshield.
   */
  registration(quote: Uint8Array): Uint8Array
  /** The call by which a shard's first enclave states which code may act for the shard. */
  shardConfiguration(shard: Hex, mrenclave: Hex): Uint8Array
  /** Signs a call for inclusion. */
  extrinsic(call: Uint8Array, signer: Signer, nonce: number): Uint8Array
}
