import { runProvenGetter } from '@lockstep/core/engine'
import { decodeGetter, encodePublicGetter } from '@lockstep/core/operation'
import { shard as identifier } from '@lockstep/testkit/shard'
import { expect, test } from 'vitest'
import { auctionHouse } from '../src/auction-house.js'
import { auction, bid, opening, withBidders } from './bidders.js'

// What a proof would show is in the core's `what-a-proof-shows.test.ts`.

const { lot, outcome, bids } = auction.getters.public

test.each([
  // Beside the leader of lot 0, among the entries of 200 accounts: the bid was found in 400,000 guesses.
  ['a lot that does not exist', encodePublicGetter(lot, { lot: 83_203 })],
  ['the outcome of a lot that does not exist', encodePublicGetter(outcome, { lot: 83_203 })],
  ['a lot that exists', encodePublicGetter(lot, { lot: 0 })],
  ['the bids', encodePublicGetter(bids, { lot: 0, after: null })],
])('%s is not proven to anybody while a lot is open', (_, request) => {
  const shard = withBidders(2)
  shard.produce(opening + 1n, [bid(1, 200n), bid(2, 300n)])
  const asked = decodeGetter(auctionHouse, request) ?? expect.fail('the request is one')
  const at = { view: shard.state.at(shard.state.version()), block: { number: 2, hash: identifier, timestamp: opening } }
  expect(runProvenGetter(auctionHouse, identifier, at, asked)).toEqual({ refused: 'NotProven' })
})

test('no getter of any module is proven', () => {
  const getters = Object.values(auctionHouse.modules).flatMap(({ getters }) => [
    ...Object.values(getters.public),
    ...Object.values(getters.trusted),
  ])
  expect(getters.length).toBeGreaterThan(4)
  expect(getters.filter(({ proven }) => proven)).toEqual([])
})
