import type { Hex } from '@lockstep/core'
import { call, createDice, inbound, openShard } from '@lockstep/testkit/shard'
import { expect, test } from 'vitest'
import { createGame } from '../src/game.js'
import { gameMaster, usualRules } from '../src/rules.js'

const { pot } = usualRules
const game = createGame({ roundDuration: 5n, pot })
const { balances, guessTheNumber } = game.modules
const { calls } = guessTheNumber
const people: readonly Hex[] = [gameMaster, ...['b0', 'c0', 'd0'].map((byte): Hex => `0x${byte.repeat(32)}`)]

test('whatever players do keeps the invariants, and what winners get is what the pot loses', () => {
  const met = new Set<string>()
  let wins = 0
  for (let seed = 1; seed <= 20; seed += 1) {
    const roll = createDice(seed)
    const shard = openShard(game)
    const free = (who: Hex) => shard.ask(balances.getters.trusted.accountInfo, {}, who).data.free
    const anyInput = () => {
      const who = people[roll(people.length)] ?? gameMaster
      switch (roll(12)) {
        case 0:
          return call(who, calls.stir, { secret: BigInt(roll(1_000)) })
        case 1:
          return call(who, calls.setWinnings, { winnings: BigInt(roll(50)) })
        case 2:
          return inbound(balances.calls.balanceShieldThroughEnclaveBridgePallet, { who: pot, amount: BigInt(roll(30)) })
        case 3:
          return call(who, calls.pushByOneDay, {})
        default:
          return call(who, calls.guess, { guess: roll(10_000) })
      }
    }
    let now = 1n
    for (let block = 1; block <= 25; block += 1) {
      // A pushed round ends all the same, some days later.
      now += roll(4) === 0 ? 86_400_000n : 1n
      const inputs = Array.from({ length: 1 + roll(12) }, anyInput)
      for (const code of shard.codes(now, inputs)) met.add(code)
      const { lastWinners } = shard.ask(guessTheNumber.getters.public.guessTheNumberInfo, {})
      wins += lastWinners.length
      expect(shard.broken(), `seed ${seed}, block ${block}`).toEqual([])
    }
    expect(people.reduce((sum, who) => sum + free(who), free(pot))).toBe(
      shard.ask(balances.getters.public.totalIssuance, {}),
    )
  }
  expect(wins).toBeGreaterThan(100)
  // The play is about every outcome that there is.
  expect([...met].sort()).toEqual(['BadOrigin', 'Ok', 'guessTheNumber.NoDrawYet', 'guessTheNumber.TooManyAttempts'])
})
