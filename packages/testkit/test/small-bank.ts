import { AccountId, defineStf, map, type Stf, struct, sum, u128, value } from '@lockstep/core'
import type { CallContext } from '@lockstep/core/stf'

const errors = ['InsufficientBalance'] as const
const state = {
  issuance: value(u128, 0n),
  account: map(AccountId, struct({ free: u128 }), { free: 0n }),
} as const

type Context = CallContext<typeof state, typeof errors, Record<never, never>, Record<never, never>>

/** The one transfer that a test STF has. */
export type Transfer = (context: Context, args: { readonly to: `0x${string}`; readonly amount: bigint }) => void

/** Balances in miniature: funds come in by shielding, and move by the transfer that is given. */
export function smallBank(transfer: Transfer): Stf {
  return defineStf({
    name: 'smallBank',
    version: 1,
    state,
    errors,
    calls: {
      transfer: { args: { to: AccountId, amount: u128 }, execute: transfer },
      shield: {
        origin: 'enclave',
        receives: 'shieldFunds',
        args: { who: AccountId, amount: u128 },
        execute(context, { who, amount }) {
          const issuance = context.state.issuance.get() + amount
          if (issuance >= 1n << 128n) context.fail('InsufficientBalance')
          context.state.issuance.set(issuance)
          context.state.account.update(who, (account) => {
            account.free += amount
          })
        },
      },
    },
    invariants: {
      conservation: (context) => sum(context.state.account, ({ free }) => free) === context.state.issuance.get(),
    },
  })
}

/** The transfer as it should be. */
export const plainTransfer: Transfer = (context, { to, amount }) => {
  const { account } = context.state
  if (account.get(context.origin).free < amount) context.fail('InsufficientBalance')
  account.update(context.origin, (from) => {
    from.free -= amount
  })
  account.update(to, (beneficiary) => {
    beneficiary.free += amount
  })
}
