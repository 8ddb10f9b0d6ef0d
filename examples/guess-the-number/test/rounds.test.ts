import { decode, type Hex, option, toHex, u32 } from '@lockstep/core'
import { call, inbound, openShard, type Shard } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { createGame } from '../src/game.js'
import { day, gameMaster, maxAttempts, maxWinners, usualRules } from '../src/rules.js'

const game = createGame(usualRules)
const { calls, getters } = game.modules.guessTheNumber
const { calls: funds, getters: fundsGetters } = game.modules.balances
const { pot } = usualRules
const player = (number: number): Hex => `0x${(0xb000 + number).toString(16).padStart(64, '0')}`
const secret = 0x5e_5e_5en
/** 1 January 2026, 8:00 UTC. */
const morning = 1_767_254_400_000n
const midnight = 1_767_312_000_000n

/** A game on its first day: 1,000 in the pot, 600 to win, and a number to guess at. */
function started(): Shard {
  const shard = openShard(game)
  shard.produce(morning, [
    inbound(funds.balanceShieldThroughEnclaveBridgePallet, { who: pot, amount: 1_000n }),
    call(gameMaster, calls.setWinnings, { winnings: 600n }),
    call(player(0), calls.stir, { secret }),
  ])
  shard.produce(morning + 6_000n)
  return shard
}

function luckyNumberOf({ state }: Shard): number {
  const found = decode(option(u32), state.get('guessTheNumber.luckyNumber', '0x') ?? new Uint8Array(1))
  if (found === null) throw new Error('there is no lucky number')
  return found
}

/** A guess that is so far from the lucky number. */
function off(shard: Shard, distance: number): { readonly guess: number } {
  const luckyNumber = luckyNumberOf(shard)
  return { guess: luckyNumber >= distance ? luckyNumber - distance : luckyNumber + distance }
}

const guess = (who: number, args: { readonly guess: number }) => call(player(who), calls.guess, args)
const free = (shard: Shard, who: Hex) => shard.ask(fundsGetters.trusted.accountInfo, {}, who).data.free
const info = (shard: Shard) => shard.ask(getters.public.guessTheNumberInfo, {})

describe('the lucky number', () => {
  test('is not drawn before a player has put a secret in', () => {
    const shard = openShard(game)
    expect(shard.codes(morning, [guess(0, { guess: 1 })])).toEqual(['guessTheNumber.NoDrawYet'])
    shard.produce(morning + 6_000n, [call(player(0), calls.stir, { secret })])
    expect(shard.codes(morning + 12_000n, [guess(0, { guess: 1 })])).toEqual(['Ok'])
  })

  test('is below 10,000, and the sum of all secrets moves it', () => {
    const most = 2n ** 256n - 1n
    const [one, four, oneAndThree, around] = [[1n], [4n], [3n, 1n], [most, 2n]].map((secrets) => {
      const shard = openShard(game)
      shard.produce(
        morning,
        secrets.map((number) => call(player(0), calls.stir, { secret: number })),
      )
      shard.produce(morning + 6_000n)
      return luckyNumberOf(shard)
    })
    expect([four, oneAndThree, around]).toEqual([((one ?? 0) + 3) % 10_000, four, one])
    expect(one).toBeLessThan(10_000)
  })

  test('of the next round depends on the guesses in this one', () => {
    const next = [7_000, 7_001].map((number) => {
      const shard = started()
      shard.produce(morning + 12_000n, [guess(1, { guess: number })])
      shard.produce(midnight + 1n)
      return luckyNumberOf(shard)
    })
    expect(next[1]).toBe(((next[0] ?? 0) + 1) % 10_000)
  })

  test('is never drawn from secrets that were used before', () => {
    const shard = started()
    shard.produce(midnight + 1n)
    expect(shard.codes(midnight + 2n, [guess(1, { guess: 1 })])).toEqual(['guessTheNumber.NoDrawYet'])
  })
})

describe('a round', () => {
  test('is won by those who came closest, who share the winnings', () => {
    const shard = started()
    shard.produce(morning + 12_000n, [
      guess(1, off(shard, 40)),
      guess(2, off(shard, 7)),
      guess(3, { guess: luckyNumberOf(shard) + 7 }),
      guess(2, off(shard, 90)),
      guess(4, off(shard, 8)),
    ])
    const luckyNumber = luckyNumberOf(shard)
    shard.produce(midnight)
    expect(free(shard, pot)).toBe(1_000n)
    expect(info(shard)).toMatchObject({ lastWinners: [], lastLuckyNumber: null, lastWinningDistance: null })
    const { events } = shard.produce(midnight + 1n)
    expect([1, 2, 3, 4].map((who) => free(shard, player(who)))).toEqual([0n, 300n, 300n, 0n])
    expect(info(shard)).toEqual({
      account: pot,
      balance: 400n,
      winnings: 600n,
      nextRoundTimestamp: midnight + day,
      lastWinners: [player(2), player(3)],
      lastLuckyNumber: luckyNumber,
      lastWinningDistance: 7,
    })
    expect(events.map(({ module, index }) => [module, index])).toEqual([[2, 1]])
    expect(shard.broken()).toEqual([])
  })

  test('is won once by a player who found the number twice', () => {
    const shard = started()
    const exact = off(shard, 0)
    shard.produce(morning + 12_000n, [guess(1, exact), guess(1, exact), guess(2, exact)])
    shard.produce(midnight + 1n)
    expect([1, 2].map((who) => free(shard, player(who)))).toEqual([300n, 300n])
  })

  test('cannot pay more than there is in the pot, and what is left by division stays in it', () => {
    const shard = started()
    const exact = off(shard, 0)
    shard.produce(morning + 12_000n, [call(gameMaster, calls.setWinnings, { winnings: 5_000n })])
    shard.produce(
      morning + 18_000n,
      [1, 2, 3].map((who) => guess(who, exact)),
    )
    shard.produce(midnight + 1n)
    expect([1, 2, 3].map((who) => free(shard, player(who)))).toEqual([333n, 333n, 333n])
    expect([free(shard, pot), info(shard).balance]).toEqual([1n, 1n])
  })

  test('that nobody guessed in pays nobody', () => {
    const shard = started()
    shard.produce(midnight + 1n)
    expect([info(shard).lastWinners, free(shard, pot)]).toEqual([[], 1_000n])
  })

  test('has a limited number of attempts, counted anew in the next', () => {
    const shard = started()
    const eleven = Array.from({ length: maxAttempts + 1 }, (_, number) => guess(1, { guess: number }))
    expect(shard.codes(morning + 12_000n, eleven)).toEqual([
      ...new Array(maxAttempts).fill('Ok'),
      'guessTheNumber.TooManyAttempts',
    ])
    expect(shard.ask(getters.trusted.attempts, {}, player(1))).toBe(maxAttempts)
    shard.produce(midnight + 1n)
    expect(shard.ask(getters.trusted.attempts, {}, player(1))).toBe(0)
    expect(shard.codes(midnight + 2n, [guess(1, { guess: 0 })])).toEqual(['Ok'])
    expect(shard.ask(getters.trusted.attempts, {}, player(1))).toBe(1)
  })

  test('has a limited number of winners, and does not tell those behind them that they were right', () => {
    const shard = started()
    const players = Array.from({ length: maxWinners + 1 }, (_, number) => number + 1)
    const exact = off(shard, 0)
    const codes = shard.codes(
      morning + 12_000n,
      players.map((who) => guess(who, exact)),
    )
    expect(codes).toEqual(players.map(() => 'Ok'))
    shard.produce(midnight + 1n)
    expect(info(shard).lastWinners).toEqual(players.slice(0, maxWinners).map(player))
  })

  test('ends once where the chain stood still for days', () => {
    const shard = started()
    const { receipts } = shard.produce(midnight + 3n * day + 1n)
    expect([receipts.length, info(shard).nextRoundTimestamp]).toEqual([1, midnight + 4n * day])
    expect(shard.produce(midnight + 3n * day + 2n).receipts).toEqual([])
  })

  test('is pushed by a day by the game master alone', () => {
    const shard = started()
    const pushes = [player(1), gameMaster].map((who) => call(who, calls.pushByOneDay, {}))
    expect(shard.codes(morning + 12_000n, pushes)).toEqual(['BadOrigin', 'Ok'])
    expect(info(shard).nextRoundTimestamp).toBe(midnight + day)
    expect(shard.produce(midnight + day).receipts).toEqual([])
    expect(shard.codes(midnight + day + 1n, [call(player(1), calls.setWinnings, { winnings: 1n })])).toContain(
      'BadOrigin',
    )
  })
})

test('the pot is an account of readable bytes', () => {
  expect(pot).toBe(toHex(new Uint8Array([...Buffer.from('guess-the-number/pot'), ...new Array(12).fill(0)])))
})
