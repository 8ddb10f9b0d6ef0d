import { AccountId, defineStf, map, u64, u128 } from '@lockstep/core'

/** Counts how often each account noted something, and keeps funds. */
export const journal = defineStf({
  name: 'journal',
  version: 1,
  state: { notes: map(AccountId, u64, 0n), funds: map(AccountId, u128, 0n) },
  errors: ['TooPoor'],
  effects: { unshieldFunds: { beneficiary: AccountId, amount: u128 } },
  calls: {
    note: {
      args: { value: u64 },
      execute({ state, origin }, { value }) {
        state.notes.update(origin, (sum) => sum + value)
      },
    },
    receive: {
      origin: 'enclave',
      receives: 'shieldFunds',
      args: { who: AccountId, amount: u128 },
      execute({ state }, { who, amount }) {
        state.funds.update(who, (funds) => funds + amount)
      },
    },
    withdraw: {
      args: { beneficiary: AccountId, amount: u128 },
      execute({ state, origin, send, fail }, { beneficiary, amount }) {
        if (state.funds.get(origin) < amount) fail('TooPoor')
        state.funds.update(origin, (funds) => funds - amount)
        send('unshieldFunds', { beneficiary, amount })
      },
    },
  },
  getters: {
    public: {
      fundsOf: { args: { who: AccountId }, returns: u128, read: ({ state }, { who }) => state.funds.get(who) },
    },
  },
})
