import type { Hex } from '@lockstep/core'
import { type Codec, fixedBytes, struct, u8, unit, variant } from '@lockstep/core/codec'

/**
 * Why an extrinsic failed on the parentchain. `module.error` is the pallet's own error index, then three zero bytes.
 *
 * SPEC: Substrate `sp_runtime::DispatchError`; only the variants that the embedded chain produces.
 */
export type DispatchError =
  | { readonly type: 'badOrigin'; readonly value: null }
  | { readonly type: 'module'; readonly value: { readonly index: number; readonly error: Hex } }

/**
 * SCALE layout: `02`, or `03` ‖ pallet index (u8) ‖ error (4).
 *
 * SPEC: Substrate `sp_runtime::DispatchError`, variants 2 and 3.
 */
export const dispatchErrorCodec: Codec<DispatchError> = variant({
  badOrigin: [2, unit],
  module: [3, struct({ index: u8, error: fixedBytes(4) })],
})
