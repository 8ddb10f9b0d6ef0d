import { verifying } from '@lockstep/testkit/vitest'
import { votingRegistry } from '../src/v2.js'

verifying(votingRegistry, { budget: { runs: 8 } })
