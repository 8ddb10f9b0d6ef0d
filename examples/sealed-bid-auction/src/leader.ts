import { AccountId, type Codec, type Hex, struct, u128 } from '@lockstep/core'

/** Who would win if the lot closed now, and at what price: the second highest bid, or the reserve price. */
export interface Leader {
  readonly bidder: Hex
  readonly amount: bigint
  readonly price: bigint
}

export const leader: Codec<Leader> = struct({ bidder: AccountId, amount: u128, price: u128 })

/** The leader after one more bid. Of equal bids the first one leads, and pays what was bid. */
export function leaderAfter(former: Leader | undefined, bidder: Hex, amount: bigint, reserve: bigint): Leader {
  if (former === undefined) return { bidder, amount, price: reserve }
  if (amount > former.amount) return { bidder, amount, price: former.amount }
  return amount > former.price ? { ...former, price: amount } : former
}
