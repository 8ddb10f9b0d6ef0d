import type { Hex } from '@lockstep/core'
import { type Codec, H256, struct, u32, unit, variant, vec } from '@lockstep/core/codec'
import type { PalletIndexes } from './pallet-indexes.js'
import { type RuntimeEvent, runtimeEventCodec } from './runtime-event.js'

/** When an event was emitted; `applyExtrinsic` holds the extrinsic's place in the block. */
export type Phase =
  | { readonly type: 'applyExtrinsic'; readonly value: number }
  | { readonly type: 'finalization'; readonly value: null }
  | { readonly type: 'initialization'; readonly value: null }

const phaseCodec: Codec<Phase> = variant({
  applyExtrinsic: [0, u32],
  finalization: [1, unit],
  initialization: [2, unit],
})

/** An event as the chain stores it. */
export interface EventRecord {
  readonly phase: Phase
  readonly event: RuntimeEvent
  readonly topics: readonly Hex[]
}

/** More than the pallets emit: `publish_hash` has five extra topics and its enclave's fingerprint. */
const maximumTopics = 16

/** SPEC: Substrate `frame_system::EventRecord`. */
export function eventRecordCodec(pallets: PalletIndexes): Codec<EventRecord> {
  return struct({ phase: phaseCodec, event: runtimeEventCodec(pallets), topics: vec(H256, maximumTopics) })
}
