import process from 'node:process'
import { verifying } from '@lockstep/testkit/vitest'
import { votingRegistry } from '../src/v2.js'

// PERF: fresh processes take seconds; where no budget is asked for, every STF has them at once in the testkit's tests.
const freshProcesses = process.env.LOCKSTEP_BUDGET !== undefined

verifying(votingRegistry, {
  inductive: true,
  budget: { runs: 8 },
  module: new URL('../src/v2.ts', import.meta.url),
  freshProcesses,
})
