import process from 'node:process'
import { verifying } from '@lockstep/testkit/vitest'
import { votingRegistryV1 } from '../src/v1.js'

// PERF: fresh processes take seconds; where no budget is asked for, every STF has them at once in the testkit's tests.
const freshProcesses = process.env.LOCKSTEP_BUDGET !== undefined

verifying(votingRegistryV1, {
  inductive: true,
  budget: { runs: 8 },
  module: new URL('../src/v1.ts', import.meta.url),
  freshProcesses,
})
