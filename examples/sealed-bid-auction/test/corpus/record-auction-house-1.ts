import { recordSnapshot, type SnapshotFile } from '@lockstep/testkit/shard'
import { auctionHouse } from '../../src/auction-house.js'
import { bid, closing, opening, openLot, withBidders } from '../bidders.js'

/** A lot that is sold, with its losing bid, and one that is open, with a sealed bid and a deposit that hides it. */
export function recordAuctionHouse1(): SnapshotFile {
  const { state, produce } = withBidders(3)
  produce(opening + 1n, [bid(1, 300n), bid(2, 500n, { deposit: 800n })])
  produce(closing)
  produce(closing + 1n, [openLot(), bid(3, 450n, { deposit: 600n, lot: 1 })])
  return recordSnapshot(auctionHouse, state)
}
