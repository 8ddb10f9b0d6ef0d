import { composeStf } from '@lockstep/core'
import { balancesWithNotes, notes } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

/** What `balancesWithNotes` uses, and nothing else. */
const balancesAndNotes = composeStf({
  name: 'balancesAndNotes',
  version: 1,
  modules: { balances: { stf: balancesWithNotes, index: 'top' }, notes: { stf: notes, index: 'top' } },
})

verifying(balancesAndNotes, {
  inductive: true,
  budget: { runs: 8 },
  module: new URL('../src/balances-with-notes.ts', import.meta.url),
  // It is made here, and processes need the export of a module.
  freshProcesses: false,
  unreachable: { 'error notes.NoteTooLong': 'the calls that keep notes take no longer ones' },
})
