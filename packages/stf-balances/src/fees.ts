import { AccountId, defineStf, u128 } from '@lockstep/core'
import type { CallFacts } from '@lockstep/core/stf'
import type { FundsModule } from './funds-module.js'

/** What {@link createFees} is told. */
export interface FeeOptions {
  /** The STF that the app has under the name `balances`. */
  readonly balances: FundsModule
  /**
   * What a call costs, in the smallest unit, not negative; from nothing but the facts of the call. It decides what the
   * state becomes, but it is code and stands in no identity: raise the app's version when it changes.
   */
  price(call: CallFacts): bigint
}

/**
 * Every signed call pays its price to the shard's own account, before its nonce is used and whether it succeeds or not.
 * Where the sender's free funds are less, the call is refused with `FeeUnpaid` and costs nothing. A call in another's
 * name is paid by the sender, not by the delegate.
 *
 * Without state: what was paid is the balance of the account whose bytes are the shard's. No public getter tells it,
 * because from one block to the next it would tell what was called.
 */
export function createFees({ balances, price }: FeeOptions) {
  return defineStf({
    name: 'fees',
    version: 1,
    state: {},
    events: { FeePaid: { payer: AccountId, amount: u128 } },
    uses: { balances },
    calls: {},
    admission: {
      chargeFee({ use, shard, emit }, call) {
        const amount = price(call)
        if (amount === 0n) return true
        if (!use.balances.transfer(call.sender, shard, amount)) return false
        emit('FeePaid', { payer: call.sender, amount })
        return true
      },
    },
  })
}
