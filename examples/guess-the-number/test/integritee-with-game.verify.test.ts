import { verifying } from '@lockstep/testkit/vitest'
import { integriteeWithGame } from '../src/game.js'

verifying(integriteeWithGame, {
  budget: { runs: 8 },
  unreachable: {
    'error guessTheNumber.TooManyAttempts':
      'it takes more guesses in one round than logs have, most of which end before it',
    'error notes.NoteTooLong': 'the calls that keep notes take no longer ones',
    'error sessionProxies.TooManyProxies': 'it takes more delegates than a log has parties',
  },
})
