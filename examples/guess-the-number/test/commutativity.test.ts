import { commutativityMap } from '@lockstep/testkit'
import { expect, test } from 'vitest'
import { createGame } from '../src/game.js'

const game = createGame({ roundDuration: 6_000n, pot: `0x${'00'.repeat(32)}` })

test('which calls of the game may change places', () => {
  expect(commutativityMap(game, { seed: 1, numRuns: 120 })).toMatchInlineSnapshot(`
    "                                                       1  2  3  4  5  6  7  8  9 10
    balances.noop                                       1  .
    balances.balanceTransfer                            2  .  ~
    balances.balanceTransferWithNote                    3  .  X  ?
    balances.balanceShieldThroughEnclaveBridgePallet    4  .  X  X  X
    balances.balanceUnshieldThroughEnclaveBridgePallet  5  ?  ?  ?  X  ?
    balances.sendNote                                   6  .  .  .  .  .  .
    guessTheNumber.setWinnings                          7  .  .  .  .  ?  .  ?
    guessTheNumber.pushByOneDay                         8  .  .  .  .  ?  .  ?  ?
    guessTheNumber.guess                                9  ?  ?  ?  .  .  .  .  ?  ?
    guessTheNumber.stir                                10  .  .  .  .  ?  .  .  .  ~  ~
    "
  `)
})
