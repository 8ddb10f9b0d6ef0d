import { AccountId, bytes, defineStf, map, toHex, u8, u32, u128, value } from '@lockstep/core'

/**
 * Funds whose getters can be proven, and one entry that is too large for it. The client's copy; the enclave's is in
 * `fixtures/vault-program.mjs`.
 */
export const vault = defineStf({
  name: 'vault',
  version: 1,
  state: {
    total: value(u128, 0n),
    funds: map(AccountId, u128, 0n),
    memo: map(u8, bytes(70_000)),
  },
  calls: {
    shield: {
      origin: 'enclave',
      receives: 'shieldFunds',
      args: { who: AccountId, amount: u128 },
      execute({ state }, { who, amount }) {
        state.total.update((total) => total + amount)
        state.funds.update(who, (funds) => funds + amount)
      },
    },
  },
  genesis({ state }) {
    state.memo.set(0, toHex(new Uint8Array(66_000)))
  },
  getters: {
    public: {
      total: { proven: true, returns: u128, read: ({ state }) => state.total.get() },
      memoSize: {
        proven: true,
        args: { place: u8 },
        returns: u32,
        read: ({ state }, { place }) => (state.memo.get(place) ?? '').length,
      },
    },
    trusted: {
      funds: { proven: true, returns: u128, read: ({ state, origin }) => state.funds.get(origin) },
    },
  },
})
