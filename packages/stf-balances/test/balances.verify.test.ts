import { balances } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

verifying(balances, { inductive: true, budget: { runs: 8 } })
