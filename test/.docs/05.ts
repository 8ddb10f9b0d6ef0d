import { AccountId, defineStf, map, u128 } from '@lockstep/core'

export const payouts = defineStf({
  name: 'payouts',
  version: 1,
  state: { owed: map(AccountId, u128, 0n) },
  errors: ['NothingOwed'],
  /** Stand in the receipt of the call. At most 256 a call. */
  events: { PaidOut: { who: AccountId, amount: u128 } },
  /** Calls to the parentchain, by the names that its adapter knows. At most 16 a call. */
  effects: { unshieldFunds: { beneficiary: AccountId, amount: u128 } },
  calls: {
    owe: {
      args: { who: AccountId, amount: u128 },
      execute: ({ state }, { who, amount }) => state.owed.set(who, amount),
    },
    payOut: {
      execute({ state, origin, emit, send, fail }) {
        const amount = state.owed.get(origin)
        if (amount === 0n) fail('NothingOwed')
        state.owed.set(origin, 0n)
        send('unshieldFunds', { beneficiary: origin, amount })
        emit('PaidOut', { who: origin, amount })
      },
    },
  },
})
