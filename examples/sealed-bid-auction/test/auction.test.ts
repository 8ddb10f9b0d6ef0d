import { decode, fromHex, struct, u128 } from '@lockstep/core'
import { call, type Shard } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { maxOpenLots, refundsPerBlock } from '../src/limits.js'
import { account, auction, bid, closing, fundsOf, opening, openLot, seller, withBidders } from './bidders.js'

const { calls, getters } = auction

function outcomeOf(shard: Shard, lot = 0) {
  return shard.ask(getters.public.outcome, { lot })
}

describe('a lot', () => {
  test('goes to the highest bidder at the second highest bid; all else is given back', () => {
    const shard = withBidders(3)
    shard.produce(opening + 1n, [bid(1, 300n), bid(2, 500n, { deposit: 800n }), bid(3, 450n)])
    expect([1, 2, 3].map((number) => fundsOf(shard, account(number)))).toEqual([
      [700n, 300n],
      [200n, 800n],
      [550n, 450n],
    ])
    shard.produce(closing)
    expect(outcomeOf(shard)).toEqual({ winner: account(2), price: 450n })
    expect([account(1), account(2), account(3), seller].map((who) => fundsOf(shard, who))).toEqual([
      [1_000n, 0n],
      [550n, 0n],
      [1_000n, 0n],
      [450n, 0n],
    ])
    expect(shard.broken()).toEqual([])
  })

  test('with one bid goes at the reserve price', () => {
    const shard = withBidders(1)
    shard.produce(opening + 1n, [bid(1, 300n)])
    shard.produce(closing)
    expect([outcomeOf(shard), fundsOf(shard, seller)]).toEqual([{ winner: account(1), price: 100n }, [100n, 0n]])
  })

  test('without bids is not sold', () => {
    const shard = withBidders(0)
    shard.produce(closing)
    expect(outcomeOf(shard)).toEqual({ winner: null, price: 0n })
  })

  test.each([
    [1, 2],
    [2, 1],
  ])('with a tie goes to the first of both, %d, at what both bid', (first, second) => {
    const shard = withBidders(3)
    shard.produce(opening + 1n, [bid(3, 200n), bid(first, 400n), bid(second, 400n)])
    shard.produce(closing)
    expect(outcomeOf(shard)).toEqual({ winner: account(first), price: 400n })
  })

  test('takes bids until it closes, not at its closing time', () => {
    const shard = withBidders(2)
    expect(shard.codes(closing - 1n, [bid(1, 200n)])).toEqual(['Ok'])
    expect(shard.codes(closing, [bid(2, 300n)])).toEqual(['auction.LotClosed'])
    expect(outcomeOf(shard)?.winner).toBe(account(1))
  })

  test('beside another closes at its own time', () => {
    const shard = withBidders(1)
    shard.produce(opening + 30_000n, [openLot()])
    shard.produce(closing)
    expect([outcomeOf(shard, 0)?.winner, outcomeOf(shard, 1)]).toEqual([null, null])
    expect(shard.codes(closing + 1n, [bid(1, 200n, { lot: 1 })])).toEqual(['Ok'])
    shard.produce(closing + 30_000n)
    expect(outcomeOf(shard, 1)?.winner).toBe(account(1))
  })
})

describe('a bid', () => {
  test.each([
    ['below the reserve price', bid(1, 99n), 'OutOfBounds'],
    ['above its deposit', bid(1, 200n, { deposit: 199n }), 'OutOfBounds'],
    ['with a deposit above the bound', bid(1, 200n, { deposit: 901n }), 'OutOfBounds'],
    ['for no lot', bid(1, 200n, { lot: 1 }), 'UnknownLot'],
    ['without the funds', bid(2, 200n), 'NotEnoughFunds'],
    [
      'for the own lot',
      call(seller, calls.bid, { lot: 0, amount: 200n, deposit: 200n, salt: `0x${'00'.repeat(16)}` }),
      'OwnLot',
    ],
  ])('%s is refused', (_, input, code) => {
    const shard = withBidders(1)
    expect(shard.codes(opening + 1n, [input])).toEqual([`auction.${code}`])
    expect(fundsOf(shard, account(1))).toEqual([1_000n, 0n])
  })

  test('is refused where there is one already, and the first one stays', () => {
    const shard = withBidders(1)
    expect(shard.codes(opening + 1n, [bid(1, 200n), bid(1, 300n)])).toEqual(['Ok', 'auction.AlreadyBid'])
    expect(shard.ask(getters.trusted.myBid, { lot: 0 }, account(1))).toEqual({ amount: 200n, deposit: 200n })
  })

  test('that is out of bounds is told the bounds', () => {
    const shard = withBidders(1)
    const { receipts } = shard.produce(opening + 1n, [bid(1, 200n, { deposit: 901n })])
    const details = decode(struct({ least: u128, most: u128 }), fromHex(receipts[0]?.output ?? '0x'))
    expect(details).toEqual({ least: 200n, most: 900n })
  })
})

describe('until a lot closes', () => {
  test('receipts and events are the same whatever was bid, and whoever won so far', () => {
    const seen = [
      [bid(1, 200n), bid(2, 300n)],
      [bid(1, 900n), bid(2, 100n, { deposit: 700n })],
    ].map((bids) => withBidders(2).produce(opening + 1n, bids))
    const [left, right] = seen.map(({ receipts }) => receipts.map(({ operationHash: _, ...receipt }) => receipt))
    expect(left).toEqual(right)
    expect(left?.flatMap(({ events }) => events.map(({ payload }) => payload))).toEqual(['0x00000000', '0x00000000'])
  })

  test('the getters tell bidders their own bids, and nobody another', () => {
    const shard = withBidders(2)
    shard.produce(opening + 1n, [bid(1, 200n, { deposit: 500n }), bid(2, 300n)])
    const { public: open, trusted } = getters
    expect(shard.ask(trusted.myBid, { lot: 0 }, account(1))).toEqual({ amount: 200n, deposit: 500n })
    expect(shard.ask(trusted.myBid, { lot: 0 }, seller)).toBeNull()
    expect(shard.ask(open.bids, { lot: 0, after: null })).toEqual([])
    shard.produce(closing)
    expect(shard.ask(open.bids, { lot: 0, after: null })).toEqual([
      { bidder: account(1), amount: 200n },
      { bidder: account(2), amount: 300n },
    ])
    expect(shard.ask(open.bids, { lot: 0, after: account(1) })).toEqual([{ bidder: account(2), amount: 300n }])
  })

  test('the salt keeps the state root from confirming a guess of the bids', () => {
    const roots = [bid(1, 200n), bid(1, 200n)].map((input) => withBidders(1).produce(opening + 1n, [input]).root)
    const salted = call(account(1), calls.bid, { lot: 0, amount: 200n, deposit: 200n, salt: `0x${'5a'.repeat(16)}` })
    expect(roots[0]).toEqual(roots[1])
    expect(withBidders(1).produce(opening + 1n, [salted]).root).not.toEqual(roots[0])
  })
})

describe('the work of one block is bounded', () => {
  test('deposits are given back page by page, over as many blocks as it takes', () => {
    const bidders = 2 * refundsPerBlock + 20
    const numbers = Array.from({ length: bidders }, (_, index) => index + 1)
    const shard = withBidders(bidders)
    shard.produce(
      opening + 1n,
      numbers.map((number) => bid(number, 100n)),
    )
    const stillReserved = [0n, 1n, 2n, 3n].map((later) => {
      shard.produce(closing + later)
      return numbers.filter((number) => fundsOf(shard, account(number))[1] > 0n).length
    })
    expect(stillReserved).toEqual([refundsPerBlock + 20, 20, 0, 0])
    expect([outcomeOf(shard), shard.broken()]).toEqual([{ winner: account(1), price: 100n }, []])
    expect(shard.state.spaceNames()).not.toContain('auction.refunding')
  })

  test('no more lots are open than the end of a block can look at', () => {
    const shard = withBidders(0)
    const lots = Array.from({ length: maxOpenLots }, openLot)
    const codes = shard.codes(opening + 1n, lots)
    expect([codes.filter((code) => code === 'Ok').length, codes.at(-1)]).toEqual([
      maxOpenLots - 1,
      'auction.TooManyLots',
    ])
    shard.produce(closing + 1n)
    expect(shard.codes(closing + 2n, [openLot()])).toEqual(['Ok'])
  })
})
