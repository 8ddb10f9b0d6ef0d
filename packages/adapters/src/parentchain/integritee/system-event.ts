import { type Codec, compact, struct, u8, u64, variant } from '@lockstep/core/codec'
import { type DispatchError, dispatchErrorCodec } from './dispatch-error.js'

/** What an extrinsic cost. SPEC: Substrate `frame_support::dispatch::DispatchInfo`. */
export interface DispatchInfo {
  readonly weight: { readonly refTime: bigint; readonly proofSize: bigint }
  /** 0 normal, 1 operational, 2 mandatory. */
  readonly class: number
  /** 0 yes, 1 no. */
  readonly paysFee: number
}

/** The outcome of an extrinsic. */
export type SystemEvent =
  | { readonly type: 'extrinsicSuccess'; readonly value: { readonly dispatchInfo: DispatchInfo } }
  | {
      readonly type: 'extrinsicFailed'
      readonly value: { readonly dispatchError: DispatchError; readonly dispatchInfo: DispatchInfo }
    }

const dispatchInfoCodec: Codec<DispatchInfo> = struct({
  weight: struct({ refTime: compact(u64), proofSize: compact(u64) }),
  class: u8,
  paysFee: u8,
})

/** SPEC: Substrate `frame_system`, events 0 and 1. */
export const systemEventCodec: Codec<SystemEvent> = variant({
  extrinsicSuccess: [0, struct({ dispatchInfo: dispatchInfoCodec })],
  extrinsicFailed: [1, struct({ dispatchError: dispatchErrorCodec, dispatchInfo: dispatchInfoCodec })],
})
