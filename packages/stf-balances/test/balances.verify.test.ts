import { balances } from '@lockstep/stf-balances'
import { verifying } from '@lockstep/testkit/vitest'

verifying(balances, { budget: { runs: 8 } })
