import { verifying } from '@lockstep/testkit/vitest'
import { votingRegistryV1 } from '../src/v1.js'

verifying(votingRegistryV1, { budget: { runs: 8 } })
