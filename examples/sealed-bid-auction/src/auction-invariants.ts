import { eachEntry, type ReadonlyStateAccess } from '@lockstep/core/stf'
import type { auctionItems } from './auction-items.js'

type Auction = ReadonlyStateAccess<typeof auctionItems>

/** Whether every number that was given out is a lot's, and each lot is open once or has an outcome. */
export function lotsAreOpenOrDecided({ nextLot, lots, openLots, outcomes, refunding }: Auction): boolean {
  const open = new Set(openLots.get())
  let [isEach, unknown, numbers] = [true, openLots.get().length, nextLot.get()]
  eachEntry(lots.entries, (_, lot) => {
    isEach &&= lot < nextLot.get() && open.has(lot) !== outcomes.has(lot)
    if (open.has(lot)) unknown -= 1
    numbers -= 1
  })
  eachEntry(outcomes.entries, (_, lot) => {
    isEach &&= lots.has(lot)
  })
  eachEntry(refunding.entries, (_, lot) => {
    isEach &&= outcomes.has(lot)
  })
  return isEach && unknown === 0 && numbers === 0
}

/** Whether of each lot the highest bid leads, at the price of the second highest or of the reserve. */
export function highestBidsLead({ lots, bids, leaders }: Auction): boolean {
  const others = new Map<number, bigint>()
  let holds = true
  eachEntry(bids.allEntries, ({ amount }, [lot, bidder]) => {
    const best = leaders.get(lot)
    holds &&= best !== undefined && (bidder === best.bidder ? amount === best.amount : amount <= best.amount)
    if (bidder !== best?.bidder && amount > (others.get(lot) ?? 0n)) others.set(lot, amount)
  })
  eachEntry(leaders.entries, ({ bidder, amount, price }, lot) => {
    const reserve = lots.get(lot)?.reserve
    const second = others.get(lot) ?? 0n
    holds &&= reserve !== undefined && amount >= reserve && bids.has(lot, bidder)
    holds &&= price === (reserve !== undefined && reserve > second ? reserve : second)
  })
  return holds
}

/** Whether each bid for an open lot has a deposit that can pay it, and no deposit is kept for longer than its refund. */
export function bidsAreBacked({ bids, deposits, outcomes, refunding }: Auction): boolean {
  let holds = true
  eachEntry(bids.allEntries, ({ amount }, [lot, bidder]) => {
    holds &&= outcomes.has(lot) || amount <= (deposits.get(lot, bidder) ?? -1n)
  })
  eachEntry(deposits.allEntries, (_, [lot, bidder]) => {
    holds &&= bids.has(lot, bidder) && (refunding.has(lot) || !outcomes.has(lot))
  })
  return holds
}
