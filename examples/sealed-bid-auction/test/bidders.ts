import { type Hex, toHex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { call, inbound, openShard, type Shard } from '@lockstep/testkit/shard'
import { auctionHouse } from '../src/auction-house.js'

export const { auction, balances } = auctionHouse.modules
const { calls } = auction

/** When lots of the tests are opened, and when they close. */
export const opening = 1_000_000n
export const closing = opening + 60_000n

export const account = (number: number): Hex => `0x${number.toString(16).padStart(64, '0')}`
export const seller = account(0xff)

/** A shard on which so many bidders have 1,000 each, and the seller has opened lot 0: reserve 100, deposits up to 900. */
export function withBidders(count: number, stf: Stf = auctionHouse): Shard {
  const shard = openShard(stf)
  const shields = Array.from({ length: count }, (_, index) =>
    inbound(balances.calls.balanceShieldThroughEnclaveBridgePallet, { who: account(index + 1), amount: 1_000n }),
  )
  shard.produce(opening, [...shields, openLot()])
  return shard
}

export function openLot() {
  return call(seller, calls.openLot, { title: 'A clock', reserve: 100n, maxDeposit: 900n, seconds: 60 })
}

export function bid(number: number, amount: bigint, { deposit = amount, lot = 0 } = {}) {
  const salt = toHex(new Uint8Array(16).fill(number))
  return call(account(number), calls.bid, { lot, amount, deposit, salt })
}

/** Free and reserved funds. */
export function fundsOf(shard: Shard, who: Hex): readonly [free: bigint, reserved: bigint] {
  const { data } = shard.ask(balances.getters.trusted.accountInfo, {}, who)
  return [data.free, data.reserved]
}
