import type { Hex } from '@lockstep/core'
import { AccountId, type Codec, compact, struct, u128, variant } from '@lockstep/core/codec'

/** The account that a call names. SPEC: Substrate `MultiAddress::Id`. */
export type MultiAddress = { readonly type: 'id'; readonly value: Hex }

const multiAddressCodec: Codec<MultiAddress> = variant({ id: [0, AccountId] })

export type BalancesCall = {
  readonly type: 'transferAllowDeath'
  readonly value: { readonly dest: MultiAddress; readonly value: bigint }
}

/** SPEC: Substrate `pallet_balances`, `call_index` 0. */
export const balancesCallCodec: Codec<BalancesCall> = variant({
  transferAllowDeath: [0, struct({ dest: multiAddressCodec, value: compact(u128) })],
})

export type BalancesEvent = {
  readonly type: 'transfer'
  readonly value: { readonly from: Hex; readonly to: Hex; readonly amount: bigint }
}

/** SPEC: Substrate `pallet_balances`, event 2. */
export const balancesEventCodec: Codec<BalancesEvent> = variant({
  transfer: [2, struct({ from: AccountId, to: AccountId, amount: u128 })],
})
