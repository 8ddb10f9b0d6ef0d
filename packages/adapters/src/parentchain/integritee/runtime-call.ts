import { type Codec, compact, struct, u64, variant } from '@lockstep/core/codec'
import { type BalancesCall, balancesCallCodec } from './balances-pallet.js'
import { type EnclaveBridgeCall, enclaveBridgeCallCodec } from './enclave-bridge-call.js'
import type { PalletIndexes } from './pallet-indexes.js'
import { type SidechainCall, sidechainCallCodec } from './sidechain-pallet.js'
import { type TeeracleCall, teeracleCallCodec } from './teeracle-pallet.js'
import { type TeerexCall, teerexCallCodec } from './teerex-call.js'

/** The inherent that a block begins with; `now` is in milliseconds since 1970-01-01T00:00:00Z. */
export type TimestampCall = { readonly type: 'set'; readonly value: { readonly now: bigint } }

/** SPEC: Substrate `pallet_timestamp`, `call_index` 0. */
const timestampCallCodec: Codec<TimestampCall> = variant({ set: [0, struct({ now: compact(u64) })] })

/** Every call that this code knows but `sudo`, which wraps one of them. */
export type UnprivilegedCall =
  | { readonly type: 'timestamp'; readonly value: TimestampCall }
  | { readonly type: 'balances'; readonly value: BalancesCall }
  | { readonly type: 'teerex'; readonly value: TeerexCall }
  | { readonly type: 'teeracle'; readonly value: TeeracleCall }
  | { readonly type: 'sidechain'; readonly value: SidechainCall }
  | { readonly type: 'enclaveBridge'; readonly value: EnclaveBridgeCall }

/** A call that is made as root, by the account that the sudo pallet names. */
export type SudoCall = { readonly type: 'sudo'; readonly value: { readonly call: UnprivilegedCall } }

/** A call of the runtime: pallet index, call index, arguments. */
export type RuntimeCall = UnprivilegedCall | { readonly type: 'sudo'; readonly value: SudoCall }

/**
 * The codec of a runtime's calls, for pallets at the given indexes.
 *
 * SPEC: Substrate `RuntimeCall`; `pallet_sudo`, `call_index` 0.
 */
export function runtimeCallCodec(pallets: PalletIndexes): Codec<RuntimeCall> {
  const unprivileged: Codec<UnprivilegedCall> = variant({
    timestamp: [pallets.timestamp, timestampCallCodec],
    balances: [pallets.balances, balancesCallCodec],
    teerex: [pallets.teerex, teerexCallCodec],
    teeracle: [pallets.teeracle, teeracleCallCodec],
    sidechain: [pallets.sidechain, sidechainCallCodec],
    enclaveBridge: [pallets.enclaveBridge, enclaveBridgeCallCodec],
  })
  const sudoCallCodec: Codec<SudoCall> = variant({ sudo: [0, struct({ call: unprivileged })] })
  return variant({
    timestamp: [pallets.timestamp, timestampCallCodec],
    sudo: [pallets.sudo, sudoCallCodec],
    balances: [pallets.balances, balancesCallCodec],
    teerex: [pallets.teerex, teerexCallCodec],
    teeracle: [pallets.teeracle, teeracleCallCodec],
    sidechain: [pallets.sidechain, sidechainCallCodec],
    enclaveBridge: [pallets.enclaveBridge, enclaveBridgeCallCodec],
  })
}
