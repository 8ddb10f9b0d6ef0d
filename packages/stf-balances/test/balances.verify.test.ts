import process from 'node:process'
import { balances } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

// PERF: fresh processes take seconds; where no budget is asked for, every STF has them at once in the testkit's tests.
const freshProcesses = process.env.LOCKSTEP_BUDGET !== undefined

verifying(balances, {
  inductive: true,
  budget: { runs: 8 },
  module: new URL('../src/balances.ts', import.meta.url),
  freshProcesses,
})
