import type { Hex } from '@lockstep/core'
import { AccountId, type Codec, compact, struct, u128, variant } from '@lockstep/core/codec'

/** The account that a call names. SPEC: Substrate `MultiAddress::Id`. */
export type MultiAddress = { readonly type: 'id'; readonly value: Hex }

const multiAddressCodec: Codec<MultiAddress> = variant({ id: [0, AccountId] })

/** A transfer; one that keeps alive fails where the payer would be left with less than the existential deposit. */
export type BalancesCall = {
  readonly type: 'transferAllowDeath' | 'transferKeepAlive'
  readonly value: { readonly dest: MultiAddress; readonly value: bigint }
}

const transferCodec: Codec<BalancesCall['value']> = struct({ dest: multiAddressCodec, value: compact(u128) })

/** SPEC: Substrate `pallet_balances`, `call_index` 0 and 3. */
export const balancesCallCodec: Codec<BalancesCall> = variant({
  transferAllowDeath: [0, transferCodec],
  transferKeepAlive: [3, transferCodec],
})

/**
 * An event of the balances pallet, of those that the embedded chain emits. Amounts are in the chain's smallest unit.
 */
export type BalancesEvent =
  /** What was left of an account, and is gone, because it was less than the existential deposit. */
  | { readonly type: 'dustLost'; readonly value: { readonly account: Hex; readonly amount: bigint } }
  | { readonly type: 'transfer'; readonly value: { readonly from: Hex; readonly to: Hex; readonly amount: bigint } }

/** SPEC: Substrate `pallet_balances`, events 1 and 2. */
export const balancesEventCodec: Codec<BalancesEvent> = variant({
  dustLost: [1, struct({ account: AccountId, amount: u128 })],
  transfer: [2, struct({ from: AccountId, to: AccountId, amount: u128 })],
})
