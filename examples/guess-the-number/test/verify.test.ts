import { verify } from '@lockstep/testkit'
import { expect, test } from 'vitest'
import { createGame } from '../src/game.js'

test('the game has every property, with rounds that end and a pot that gets funds', async () => {
  // Logs have blocks six seconds apart, and send funds to the account of zeros now and then.
  const game = createGame({ roundDuration: 6_000n, pot: `0x${'00'.repeat(32)}` })
  expect(await verify(game, { numRuns: 60 })).toMatchObject({ holds: true })
})
