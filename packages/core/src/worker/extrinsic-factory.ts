import type { Codec } from '../codec/index.js'
import type { Signer } from '../crypto/index.js'
import type { Outbound } from '../engine/index.js'
import type { Hex } from '../hex.js'
import type { VerifiedBlock } from './ordered-block.js'
import type { StatePublication } from './state-publication.js'

/** The port by which the enclave speaks to its parentchain: it knows that chain's calls and extrinsics. */
export interface ExtrinsicFactory {
  /** The call that states that a block was executed, all its inputs with it. */
  confirmation(shard: Hex, block: VerifiedBlock): Uint8Array
  /** The call that publishes the state that a block left; left out where the parentchain has none. */
  publication?(publication: StatePublication): Uint8Array
  /** The effects that the parentchain has calls for, with the payloads that they must have. */
  readonly effects: Readonly<Record<string, Codec<unknown>>>
  /** The call of one of {@link effects}. */
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
