import { AccountId, u128 } from '../codec/index.js'
import type { Fields } from './fields.js'

/**
 * What the parentchain can hand to an STF without a signed operation. A call with `origin: 'enclave'` takes one of
 * these by `receives`; its arguments must be exactly the ones named here.
 *
 * SPEC: Integritee's enclave-bridge pallet, `shield_funds`: the beneficiary arrives encrypted and is opened before.
 */
export const inboundInputs: { readonly shieldFunds: Fields } = {
  shieldFunds: { who: AccountId, amount: u128 },
}

/** What a call may name in `receives`. */
export type InboundName = keyof typeof inboundInputs
