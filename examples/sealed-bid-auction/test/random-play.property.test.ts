import type { Hex } from '@lockstep/core'
import { call, createDice, inbound, openShard } from '@lockstep/testkit/shard'
import { expect, test } from 'vitest'
import { auctionHouse } from '../src/auction-house.js'

const { auction, balances } = auctionHouse.modules
const { calls, getters } = auction
const people: readonly Hex[] = ['a0', 'b0', 'c0', 'd0', 'e0'].map((byte): Hex => `0x${byte.repeat(32)}`)

interface Bid {
  readonly lot: number
  readonly who: Hex
  readonly amount: bigint
}

/** What a lot must end with, worked out from all its bids at once: the auction does it one by one. */
function expectedOutcome(bids: readonly Bid[], reserve: bigint) {
  const [first, second] = bids.toSorted((left, right) => Number(right.amount - left.amount))
  if (first === undefined) return { winner: null, price: 0n }
  return { winner: first.who, price: second?.amount ?? reserve }
}

test('whatever bidders do keeps the invariants, and each lot goes to whom it must, at the price that it must', () => {
  const met = new Set<string>()
  let sold = 0
  for (let seed = 1; seed <= 12; seed += 1) {
    const roll = createDice(seed)
    const shard = openShard(auctionHouse)
    const reserves = new Map<number, bigint>()
    const accepted: Bid[] = []
    for (let block = 1n; block <= 30n; block += 1n) {
      const tried = Array.from({ length: 1 + roll(6) }, () => {
        const who = people[roll(people.length)] ?? '0x'
        const [lot, amount] = [roll(reserves.size + 1), BigInt(roll(12))]
        if (roll(8) === 0) {
          const terms = { title: '', reserve: BigInt(roll(6)), maxDeposit: BigInt(roll(20)), seconds: roll(12) }
          return { input: call(who, calls.openLot, terms), reserve: terms.reserve }
        }
        if (roll(4) === 0) {
          return { input: inbound(balances.calls.balanceShieldThroughEnclaveBridgePallet, { who, amount }) }
        }
        const salt: Hex = `0x${'5a'.repeat(16)}`
        const args = { lot, amount, deposit: amount + BigInt(roll(3)), salt }
        return { input: call(who, calls.bid, args), bid: { lot, who, amount } }
      })
      const codes = shard.codes(
        block * 1_000n,
        tried.map(({ input }) => input),
      )
      for (const [index, { bid, reserve }] of tried.entries()) {
        const code = codes[index] ?? ''
        met.add(code)
        if (code !== 'Ok') continue
        if (bid !== undefined) accepted.push(bid)
        if (reserve !== undefined) reserves.set(reserves.size, reserve)
      }
      expect(shard.broken(), `seed ${seed}, block ${block}`).toEqual([])
    }
    shard.produce(60_000n)
    for (const [lot, reserve] of reserves) {
      const bids = accepted.filter((bid) => bid.lot === lot)
      const outcome = shard.ask(getters.public.outcome, { lot })
      expect(outcome, `seed ${seed}, lot ${lot}`).toEqual(expectedOutcome(bids, reserve))
      if (outcome?.winner !== null) sold += 1
    }
    for (const who of people) {
      expect(shard.ask(balances.getters.trusted.accountInfo, {}, who).data.reserved, `seed ${seed}`).toBe(0n)
    }
  }
  expect(sold).toBeGreaterThan(20)
  // The play is about every outcome that there is but one: `settlement.test.ts` has what cannot happen here.
  expect([...met].sort()).toEqual([
    'Ok',
    'auction.AlreadyBid',
    'auction.LotClosed',
    'auction.NotEnoughFunds',
    'auction.OutOfBounds',
    'auction.OwnLot',
    'auction.UnknownLot',
  ])
})
