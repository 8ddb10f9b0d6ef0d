import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { AccountId, defineStf, map, struct, u128 } from '@lockstep/core'
import { connectParentchain, parentchainParameters } from './connect-parentchain.js'

/** Balances that whoever wrote them can draw from: the same name and version, other code. */
const changedBalances = defineStf({
  name: 'balances',
  version: 1,
  state: { account: map(AccountId, struct({ free: u128 }), { free: 0n }) },
  calls: {
    mint: {
      args: { amount: u128 },
      execute({ state, origin }, { amount }) {
        state.account.update(origin, (account) => {
          account.free += amount
        })
      },
    },
  },
})

/** What worker D runs; no other worker gives it the key. */
export const program = defineEnclaveProgram({
  stf: changedBalances,
  parameters: parentchainParameters,
  connect: connectParentchain,
})
