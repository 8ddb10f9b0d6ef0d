import { AccountId, defineStf, map, u64 } from '@lockstep/core'

/** Writes on the console of every worker what it burns. */
export const leftOverLog = defineStf({
  name: 'leftOverLog',
  version: 1,
  state: { held: map(AccountId, u64, 100n) },
  errors: ['Insufficient'],
  calls: {
    burn: {
      args: { amount: u64 },
      execute({ state, origin, fail }, { amount }) {
        console.log(origin, amount)
        if (state.held.get(origin) < amount) fail('Insufficient')
        state.held.update(origin, (held) => held - amount)
      },
    },
  },
})
