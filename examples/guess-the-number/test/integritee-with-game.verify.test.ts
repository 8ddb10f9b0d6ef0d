import { verifying } from '@lockstep/testkit/vitest'
import { integriteeWithGame } from '../src/game.js'

verifying(integriteeWithGame, {
  budget: { runs: 8 },
  unreachable: {
    'call guessTheNumber.guess executed': 'by the usual rules the first number is drawn after a day',
    'error guessTheNumber.TooManyAttempts': 'for the same reason',
    'error notes.NoteTooLong': 'the calls that keep notes take no longer ones',
    'error sessionProxies.TooManyProxies': 'it takes more delegates than a log has parties',
  },
})
