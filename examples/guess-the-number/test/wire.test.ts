import { readFileSync } from 'node:fs'
import { encode, type Hex, toHex } from '@lockstep/core'
import { encodeCall, encodePublicGetter, encodeTrustedGetter } from '@lockstep/core/operation'
import { call, inbound, openShard } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { integriteeWithGame } from '../src/game.js'
import { gameInfo } from '../src/game-info.js'

const { calls, getters } = integriteeWithGame.modules.guessTheNumber
/** The account of the vector, `5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu`: `//Alice`, Ed25519. */
const alice = '88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee'
const sender: Hex = `0x${alice}`
const player: Hex = `0x${'b0'.repeat(32)}`

describe('the game on the wire of the Integritee worker', () => {
  test('vector trusted_call/guess', () => {
    const vector = JSON.parse(readFileSync(new URL('vectors/trusted-call-guess.json', import.meta.url), 'utf8'))
    expect(toHex(encodeCall(calls.guess, sender, { guess: 42 }))).toBe(vector.expected)
  })

  test('set_winnings is 0 with a u128, push_by_one_day is 1', () => {
    expect(toHex(encodeCall(calls.setWinnings, sender, { winnings: 258n }))).toBe(
      `0x3200${alice}0201${'00'.repeat(14)}`,
    )
    expect(toHex(encodeCall(calls.pushByOneDay, sender, {}))).toBe(`0x3201${alice}`)
  })

  test('the getters are the first of their kind in module 50', () => {
    expect(toHex(encodePublicGetter(getters.public.guessTheNumberInfo, {}))).toBe('0x003200')
    expect(toHex(encodeTrustedGetter(getters.trusted.attempts, sender, {}))).toBe(`0x3200${alice}`)
  })

  test('GuessTheNumberInfo has the fields of the original in their order', () => {
    const info = {
      account: sender,
      balance: 1n,
      winnings: 2n,
      nextRoundTimestamp: 3n,
      lastWinners: [sender],
      lastLuckyNumber: 4,
      lastWinningDistance: null,
    }
    expect(toHex(encode(gameInfo, info))).toBe(
      `0x${alice}01${'00'.repeat(15)}02${'00'.repeat(15)}03${'00'.repeat(7)}04${alice}010400000000`,
    )
  })

  test('a guess costs 0.1 units, which go to the shard; what the game master does costs nothing', () => {
    const shard = openShard(integriteeWithGame)
    const { balances, guessTheNumber: guess } = integriteeWithGame.modules
    const fee = 100_000_000_000n
    const shield = balances.calls.balanceShieldThroughEnclaveBridgePallet
    shard.produce(1n, [
      inbound(shield, { who: player, amount: 2n * fee }),
      call(sender, guess.calls.setWinnings, { winnings: 5n }),
      call(player, guess.calls.stir, { secret: 7n }),
    ])
    expect(shard.codes(2n, [call(player, guess.calls.guess, { guess: 42 })])).toEqual(['Ok'])
    const { free } = shard.ask(balances.getters.trusted.accountInfo, {}, player).data
    // Stirring costs what any call does, 0.01 units.
    expect(free).toBe(2n * fee - fee / 10n - fee)
    expect(shard.codes(3n, [call(player, guess.calls.guess, { guess: 43 })])).toEqual(['FeeUnpaid'])
    expect(shard.ask(guess.getters.public.guessTheNumberInfo, {}).winnings).toBe(5n)
  })
})
