import { composeStf, type Hex } from '@lockstep/core'
import { eachEntry } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { sealedBidAuction } from './sealed-bid-auction.js'

/** The auction with the balances that deposits are reserved in. Without `proofs`, which would show who leads. */
export const auctionHouse = composeStf({
  name: 'auctionHouse',
  version: 1,
  modules: { balances: { stf: balances, index: 'top' }, auction: { stf: sealedBidAuction } },
  invariants: {
    'what is reserved of an account are its deposits': ({ state }) => {
      const unmatched = new Map<Hex, bigint>()
      const count = (account: Hex, amount: bigint) =>
        void unmatched.set(account, (unmatched.get(account) ?? 0n) + amount)
      eachEntry(state.balances.reserved.entries, (amount, account) => count(account, amount))
      eachEntry(state.auction.deposits.allEntries, (deposit, [, bidder]) => count(bidder, -deposit))
      return [...unmatched.values()].every((amount) => amount === 0n)
    },
  },
})
