import type { Hex } from '@lockstep/core'
import { type Codec, compact, H256, struct, u8, u32, vec } from '@lockstep/core/codec'

/**
 * Header of a block of a signed chain. Its bytes have the layout of a Substrate header, so that the field's tools can
 * read it: `eventsRoot` stands where Substrate has the state root, which is how its light clients prove events, and
 * `digest` is always empty. `number` is a compact integer.
 */
export interface SignedChainHeader {
  readonly parentHash: Hex
  readonly number: number
  readonly eventsRoot: Hex
  readonly extrinsicsRoot: Hex
  readonly digest: readonly number[]
}

/** SPEC: Substrate `generic::Header` with 32-bit numbers and an empty digest. */
export const signedChainHeaderCodec: Codec<SignedChainHeader> = struct({
  parentHash: H256,
  number: compact(u32),
  eventsRoot: H256,
  extrinsicsRoot: H256,
  digest: vec(u8, 0),
})
