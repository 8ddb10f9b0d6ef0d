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
  unreachable: { 'error notes.NoteTooLong': 'the calls that keep notes take no longer ones' },
})
