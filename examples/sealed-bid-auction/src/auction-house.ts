import { composeStf, sum } from '@lockstep/core'
import { eachEntry } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { sealedBidAuction } from './sealed-bid-auction.js'

/** The auction with the balances that deposits are reserved in. */
export const auctionHouse = composeStf({
  name: 'auctionHouse',
  version: 1,
  modules: { balances: { stf: balances, index: 'top' }, auction: { stf: sealedBidAuction } },
  invariants: {
    'what is reserved are deposits': ({ state }) => {
      let unmatched = sum(state.balances.reserved, (amount) => amount)
      eachEntry(state.auction.deposits.allEntries, (deposit) => {
        unmatched -= deposit
      })
      return unmatched === 0n
    },
  },
})
