import { integritee } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

verifying(integritee, {
  inductive: true,
  budget: { runs: 8 },
  unreachable: {
    'error notes.NoteTooLong': 'the calls that keep notes take no longer ones',
    'error sessionProxies.TooManyProxies': 'it takes more delegates than a log has parties',
  },
})
