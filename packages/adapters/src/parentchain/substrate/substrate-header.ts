import type { Hex } from '@lockstep/core'
import { bytes, type Codec, compact, fixedBytes, H256, struct, u32, unit, variant, vec } from '@lockstep/core/codec'

/** Room for the authority lists of the largest known chains. */
const maximumItemSize = 64 * 1024
const maximumItems = 16

interface EngineItem {
  readonly engine: Hex
  readonly data: Hex
}

/** An item of a header's digest; `runtimeEnvironmentUpdated` says that the next block has another runtime. */
export type DigestItem =
  | { readonly type: 'other'; readonly value: Hex }
  | { readonly type: 'consensus'; readonly value: EngineItem }
  | { readonly type: 'seal'; readonly value: EngineItem }
  | { readonly type: 'preRuntime'; readonly value: EngineItem }
  | { readonly type: 'runtimeEnvironmentUpdated'; readonly value: null }

export interface SubstrateHeader {
  readonly parentHash: Hex
  readonly number: number
  readonly stateRoot: Hex
  readonly extrinsicsRoot: Hex
  readonly digest: readonly DigestItem[]
}

const engineItem = struct({ engine: fixedBytes(4), data: bytes(maximumItemSize) })

/** SPEC: Substrate `generic::Header<u32, BlakeTwo256>`, `generic::DigestItem`. */
export const substrateHeaderCodec: Codec<SubstrateHeader> = struct({
  parentHash: H256,
  number: compact(u32),
  stateRoot: H256,
  extrinsicsRoot: H256,
  digest: vec(
    variant({
      other: [0, bytes(maximumItemSize)],
      consensus: [4, engineItem],
      seal: [5, engineItem],
      preRuntime: [6, engineItem],
      runtimeEnvironmentUpdated: [8, unit],
    }),
    maximumItems,
  ),
})
