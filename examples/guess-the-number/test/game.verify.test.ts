import { verifying } from '@lockstep/testkit/vitest'
import { createGame } from '../src/game.js'

// Logs have blocks six seconds apart, and send funds to the account of zeros now and then.
verifying(() => createGame({ roundDuration: 6_000n, pot: `0x${'00'.repeat(32)}` }), { budget: { runs: 8 } })
