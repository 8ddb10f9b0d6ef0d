import { composeStf } from '@lockstep/core'
import { balances, createSessionProxies } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

/** Session proxies with a deposit that small balances cannot pay, and no fees. */
const balancesWithProxies = composeStf({
  name: 'balancesWithProxies',
  version: 1,
  modules: {
    balances: { stf: balances, index: 'top' },
    sessionProxies: { stf: createSessionProxies({ balances, deposit: 1_000n }), index: 'top' },
  },
})

verifying(balancesWithProxies, {
  inductive: true,
  budget: { runs: 8 },
  module: new URL('../src/session-proxies.ts', import.meta.url),
  // It is made here, and processes need the export of a module.
  freshProcesses: false,
  unreachable: { 'error sessionProxies.TooManyProxies': 'it takes more delegates than a log has parties' },
})
