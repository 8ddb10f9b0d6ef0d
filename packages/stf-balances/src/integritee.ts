import { composeStf, sum } from '@lockstep/core'
import { eachEntry } from '@lockstep/core/stf'
import { balancesWithNotes } from './balances-with-notes.js'
import { createFees } from './fees.js'
import { integriteePrice, unit } from './integritee-price.js'
import { notes } from './notes.js'
import { createSessionProxies } from './session-proxies.js'

/**
 * The modules of {@link integritee}, for an app that has more of them. All stand at the top of the wire, so that their
 * calls have the index bytes of Integritee's trusted calls. Modules that use funds name `balancesWithNotes` in `uses`.
 *
 * @example
 * composeStf({ name: 'mine', version: 1, modules: { ...integriteeModules, mine: { stf: mine, index: 60 } } })
 */
export const integriteeModules = {
  balances: { stf: balancesWithNotes, index: 'top' },
  notes: { stf: notes, index: 'top' },
  fees: { stf: createFees({ balances: balancesWithNotes, price: integriteePrice }), index: 'top' },
  sessionProxies: { stf: createSessionProxies({ balances: balancesWithNotes, deposit: unit / 10n }), index: 'top' },
} as const

/**
 * Integritee's worker as an app: trusted calls 0, 2, 5, 6, 7, 20 and 30, and 31 to remove a session proxy; public getters
 * 0, 1 and 11, trusted getters 0 and 10, and 30 to list one's session proxies. With fees as Integritee has them.
 */
export const integritee = composeStf({
  name: 'integritee',
  version: 1,
  modules: integriteeModules,
  invariants: {
    reservedIsDeposits({ state: { balances, sessionProxies } }) {
      let unmatched = sum(balances.reserved, (amount) => amount)
      eachEntry(sessionProxies.proxy.allEntries, ({ deposit }) => {
        unmatched -= deposit
      })
      return unmatched === 0n
    },
  },
})
