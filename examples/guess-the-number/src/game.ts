import { composeStf } from '@lockstep/core'
import { balances, balancesWithNotes, integriteeModules } from '@lockstep/stf-balances'
import { createGuessTheNumber } from './guess-the-number.js'
import { type Rules, usualRules } from './rules.js'

/** The game with the balances that it pays from, and nothing else. */
export function createGame(rules: Rules) {
  return composeStf({
    name: 'guessTheNumberGame',
    version: 1,
    modules: {
      balances: { stf: balances, index: 'top' },
      guessTheNumber: { stf: createGuessTheNumber(balances, rules), index: 50 },
    },
  })
}

/** The game among all else that Integritee's worker has: notes, session proxies, and fees, 0.1 units for a guess. */
export const integriteeWithGame = composeStf({
  name: 'integriteeWithGame',
  version: 1,
  modules: {
    ...integriteeModules,
    guessTheNumber: { stf: createGuessTheNumber(balancesWithNotes, usualRules), index: 50 },
  },
})
