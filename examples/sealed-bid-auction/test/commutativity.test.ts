import { commutativityMap } from '@lockstep/testkit'
import { expect, test } from 'vitest'
import { auctionHouse } from '../src/auction-house.js'

test('which calls of the auction house may change places', () => {
  expect(commutativityMap(auctionHouse, { seed: 1, numRuns: 120 })).toMatchInlineSnapshot(`
    "                                                     1 2 3 4 5 6 7 8
    balances.noop                                      1 .
    balances.balanceTransfer                           2 . X
    balances.balanceTransferWithNote                   3 . X X
    balances.balanceShieldThroughEnclaveBridgePallet   4 . X X X
    balances.balanceUnshieldThroughEnclaveBridgePallet 5 . ? ? X ?
    balances.sendNote                                  6 . . . . . .
    auction.openLot                                    7 . . . . . . X
    auction.bid                                        8 ? ? ? ? ? ? X ?
    "
  `)
})
