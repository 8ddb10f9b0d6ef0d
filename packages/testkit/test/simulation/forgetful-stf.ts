import { AccountId, defineStf, type Stf, u128, value } from '@lockstep/core'

/** An STF that counts in a variable: each worker counts for itself, and a restart begins anew. */
export function forgetful(): Stf {
  let count = 0n
  return defineStf({
    name: 'forgetful',
    version: 1,
    state: { count: value(u128, 0n) },
    calls: {
      shield: {
        origin: 'enclave',
        receives: 'shieldFunds',
        args: { who: AccountId, amount: u128 },
        execute() {},
      },
    },
    hooks: {
      onBlockEnd({ state }) {
        count += 1n
        state.count.set(count)
      },
    },
  })
}
