import { type Codec, struct, unit, variant } from '@lockstep/core/codec'
import { type BalancesEvent, balancesEventCodec } from './balances-pallet.js'
import { type DispatchError, dispatchErrorCodec } from './dispatch-error.js'
import { type EnclaveBridgeEvent, enclaveBridgeEventCodec } from './enclave-bridge-event.js'
import type { PalletIndexes } from './pallet-indexes.js'
import { type SidechainEvent, sidechainEventCodec } from './sidechain-pallet.js'
import { type SystemEvent, systemEventCodec } from './system-event.js'
import { type TeeracleEvent, teeracleEventCodec } from './teeracle-pallet.js'
import { type TeerexEvent, teerexEventCodec } from './teerex-event.js'

/** The outcome of the wrapped call. The wrapping extrinsic succeeds either way. */
export type SudoEvent = {
  readonly type: 'sudid'
  readonly value: {
    readonly sudoResult:
      | { readonly type: 'ok'; readonly value: null }
      | { readonly type: 'err'; readonly value: DispatchError }
  }
}

/** SPEC: Substrate `pallet_sudo`, event 0. */
const sudoEventCodec: Codec<SudoEvent> = variant({
  sudid: [0, struct({ sudoResult: variant({ ok: [0, unit], err: [1, dispatchErrorCodec] }) })],
})

/** An event of the runtime: pallet index, event index, fields. */
export type RuntimeEvent =
  | { readonly type: 'system'; readonly value: SystemEvent }
  | { readonly type: 'sudo'; readonly value: SudoEvent }
  | { readonly type: 'balances'; readonly value: BalancesEvent }
  | { readonly type: 'teerex'; readonly value: TeerexEvent }
  | { readonly type: 'teeracle'; readonly value: TeeracleEvent }
  | { readonly type: 'sidechain'; readonly value: SidechainEvent }
  | { readonly type: 'enclaveBridge'; readonly value: EnclaveBridgeEvent }

/** The codec of a runtime's events, for pallets at the given indexes. SPEC: Substrate `RuntimeEvent`. */
export function runtimeEventCodec(pallets: PalletIndexes): Codec<RuntimeEvent> {
  return variant({
    system: [pallets.system, systemEventCodec],
    sudo: [pallets.sudo, sudoEventCodec],
    balances: [pallets.balances, balancesEventCodec],
    teerex: [pallets.teerex, teerexEventCodec],
    teeracle: [pallets.teeracle, teeracleEventCodec],
    sidechain: [pallets.sidechain, sidechainEventCodec],
    enclaveBridge: [pallets.enclaveBridge, enclaveBridgeEventCodec],
  })
}
