import process from 'node:process'
import { integritee } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

// PERF: fresh processes take seconds; where no budget is asked for, every STF has them at once in the testkit's tests.
const freshProcesses = process.env.LOCKSTEP_BUDGET !== undefined

verifying(integritee, {
  inductive: true,
  module: new URL('../src/integritee.ts', import.meta.url),
  freshProcesses,
  budget: { runs: 8 },
  unreachable: {
    'error notes.NoteTooLong': 'the calls that keep notes take no longer ones',
    'error sessionProxies.TooManyProxies': 'it takes more delegates than a log has parties',
  },
})
