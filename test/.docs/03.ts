import { AccountId, defineStf, u128, value } from '@lockstep/core'

const treasurer = `0x${'7e'.repeat(32)}` as const

export const vault = defineStf({
  name: 'vault',
  version: 1,
  state: {
    // An initial value is part of the STF's identity: with another treasurer it is another STF.
    treasurer: value(AccountId, treasurer),
    received: value(u128, 0n),
    limit: value(u128, 1_000n),
  },
  calls: {
    /** `signed`, the default: any account, by its signature over arguments, nonce, code and shard. */
    raiseLimit: {
      args: { amount: u128 },
      returns: u128,
      execute({ state, origin }, { amount }) {
        if (origin === state.treasurer.get()) state.limit.set(amount)
        return state.limit.get()
      },
    },
    /** `root`: the account that `admission.root` names. */
    appoint: {
      origin: 'root',
      args: { who: AccountId },
      execute: ({ state }, { who }) => state.treasurer.set(who),
    },
    /** `enclave`: what the parentchain brings. Nobody can send it. */
    receive: {
      origin: 'enclave',
      receives: 'shieldFunds',
      args: { who: AccountId, amount: u128 },
      execute({ state }, { amount }) {
        const sum = state.received.get() + amount
        state.received.set(sum < 2n ** 128n ? sum : 2n ** 128n - 1n)
      },
    },
  },
  admission: { root: ({ state }) => state.treasurer.get() },
})
