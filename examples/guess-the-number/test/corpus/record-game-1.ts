import type { Hex } from '@lockstep/core'
import { call, inbound, openShard, recordSnapshot, type SnapshotFile } from '@lockstep/testkit/shard'
import { createGame } from '../../src/game.js'
import { gameMaster, usualRules } from '../../src/rules.js'

const game = createGame(usualRules)
const { guess, setWinnings, stir } = game.modules.guessTheNumber.calls
const shield = game.modules.balances.calls.balanceShieldThroughEnclaveBridgePallet
/** 1 January 2026, 8:00 UTC, and the midnight behind it. */
const morning = 1_767_254_400_000n
const midnight = 1_767_312_000_000n

function player(number: number): Hex {
  return `0x${`0${number}`.repeat(32)}`
}

/** A round that two players have won, the next with two guesses at its number, and secrets for the one behind. */
export function recordGame1(): SnapshotFile {
  const { state, produce } = openShard(game)
  produce(morning, [
    inbound(shield, { who: usualRules.pot, amount: 1_000n }),
    call(gameMaster, setWinnings, { winnings: 600n }),
    call(player(4), stir, { secret: 0x5e_5e_5en }),
  ])
  produce(morning + 6_000n, [call(player(1), guess, { guess: 5_000 }), call(player(2), guess, { guess: 5_000 })])
  produce(midnight + 1n)
  produce(midnight + 2n, [
    call(player(3), guess, { guess: 7_000 }),
    call(player(3), guess, { guess: 7_000 }),
    call(player(4), stir, { secret: 2n ** 200n }),
  ])
  return recordSnapshot(game, state)
}
