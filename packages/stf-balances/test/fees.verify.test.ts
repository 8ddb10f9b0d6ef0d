import { composeStf } from '@lockstep/core'
import { balances, createFees } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

/** Fees that logs can pay and not pay: by the size of the call. */
const balancesWithFees = composeStf({
  name: 'balancesWithFees',
  version: 1,
  modules: {
    balances: { stf: balances, index: 'top' },
    fees: { stf: createFees({ balances, price: ({ size }) => BigInt(size) }), index: 'top' },
  },
})

verifying(balancesWithFees, {
  inductive: true,
  budget: { runs: 8 },
  module: new URL('../src/fees.ts', import.meta.url),
  // It is made here, and processes need the export of a module.
  freshProcesses: false,
})
