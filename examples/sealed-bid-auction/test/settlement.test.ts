import { AccountId, composeStf, defineStf, u128 } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import { call } from '@lockstep/testkit/shard'
import { expect, test } from 'vitest'
import { sealedBidAuction } from '../src/sealed-bid-auction.js'
import { account, auction, bid, closing, fundsOf, opening, openLot, seller, withBidders } from './bidders.js'

/** A module that frees what others have reserved: modules of an app trust each other, and this one should not be. */
const careless = defineStf({
  name: 'careless',
  version: 1,
  uses: { balances },
  state: {},
  calls: {
    free: {
      args: { who: AccountId, amount: u128 },
      execute: ({ use }, { who, amount }) => void use.balances.release(who, amount),
    },
  },
})

const house = composeStf({
  name: 'carelessHouse',
  version: 1,
  modules: {
    balances: { stf: balances, index: 'top' },
    auction: { stf: sealedBidAuction },
    careless: { stf: careless },
  },
})

test('a lot whose winner cannot pay is not sold, and the others are settled all the same', () => {
  const shard = withBidders(3, house)
  shard.produce(opening + 1n, [
    openLot(),
    bid(1, 500n),
    bid(2, 400n),
    bid(3, 300n, { lot: 1 }),
    call(account(9), house.modules.careless.calls.free, { who: account(1), amount: 200n }),
  ])
  const { receipts } = shard.produce(closing + 1n)
  expect([0, 1].map((lot) => shard.ask(auction.getters.public.outcome, { lot }))).toEqual([
    { winner: null, price: 0n },
    { winner: account(3), price: 100n },
  ])
  expect([1, 2, 3].map((number) => fundsOf(shard, account(number)))).toEqual([
    [700n, 300n],
    [1_000n, 0n],
    [900n, 0n],
  ])
  expect(fundsOf(shard, seller)).toEqual([100n, 0n])
  // LotClosed of both, RefundFailed of the one: the hook's receipt tells what went wrong.
  expect(receipts.map(({ status, events }) => [status, events.map(({ index }) => index)])).toEqual([
    ['Executed', [2, 2, 3]],
  ])
})
