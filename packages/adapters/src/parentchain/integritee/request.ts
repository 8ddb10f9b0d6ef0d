import type { Hex } from '@lockstep/core'
import { bytes, type Codec, H256, struct } from '@lockstep/core/codec'
import { maximumCiphertextSize } from './maximum-ciphertext-size.js'

/** An encrypted trusted operation, addressed to a shard. */
export interface Request {
  readonly shard: Hex
  /** The field that Integritee spells `cyphertext`. At most {@link maximumCiphertextSize} bytes. */
  readonly ciphertext: Hex
}

/**
 * SCALE layout: shard, 32 bytes; compact length; ciphertext.
 *
 * SPEC: Integritee's `primitives/enclave-bridge`, `Request`. Rust accepts bytes behind a request; this codec does not.
 */
export const requestCodec: Codec<Request> = struct({ shard: H256, ciphertext: bytes(maximumCiphertextSize) })
