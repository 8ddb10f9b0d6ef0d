import process from 'node:process'
import { verifying } from '@lockstep/testkit/vitest'
import { integriteeWithGame } from '../src/game.js'

// PERF: fresh processes take seconds; where no budget is asked for, every STF has them at once in the testkit's tests.
const freshProcesses = process.env.LOCKSTEP_BUDGET !== undefined

verifying(integriteeWithGame, {
  inductive: true,
  budget: { runs: 8 },
  module: new URL('../src/game.ts', import.meta.url),
  freshProcesses,
  unreachable: {
    'error guessTheNumber.TooManyAttempts':
      'it takes more guesses in one round than logs have, most of which end before it',
    'error notes.NoteTooLong': 'the calls that keep notes take no longer ones',
    'error sessionProxies.TooManyProxies': 'it takes more delegates than a log has parties',
  },
})
