import { AccountId, defineStf, map, option, struct, u8, u32, u64, u128, u256, value } from '@lockstep/core'
import type { FundsModule } from '@lockstep/stf-balances'
import { bestGuesses, noGuesses, withGuess } from './best-guesses.js'
import { gameInfo } from './game-info.js'
import { day, gameMaster, luckyNumbers, maxAttempts, type Rules } from './rules.js'
import { withSecret } from './with-secret.js'

/**
 * Integritee's game: until a round ends, everyone may guess a few times at a number in the enclave's state; those who
 * came closest share the winnings.
 *
 * SPEC: indices and arguments are those of Integritee's worker, where this module has the index 50; `stir` is ours.
 */
export function createGuessTheNumber(balances: FundsModule, { roundDuration, pot }: Rules) {
  return defineStf({
    name: 'guessTheNumber',
    version: 1,
    uses: { balances },
    state: {
      gameMaster: value(AccountId, gameMaster),
      winnings: value(u128, 0n),
      round: value(struct({ index: u32, end: u64 }), { index: 0, end: 0n }),
      /** The sum of what players have put in since the last draw; `null` where nobody has. */
      secrets: value(option(u256), null),
      luckyNumber: value(option(u32), null),
      best: value(bestGuesses, noGuesses),
      /** Each player's latest round, and attempts in it: nothing is left to clear when a round ends. */
      attempts: map(AccountId, struct({ round: u32, count: u8 }), { round: 0, count: 0 }),
      last: value(option(struct({ best: bestGuesses, luckyNumber: option(u32) })), null),
    },
    errors: ['NoDrawYet', 'TooManyAttempts'],
    events: {
      RoundSchedulePushedByOneDay: {},
      RoundEnded: { round: u32, luckyNumber: option(u32), best: bestGuesses },
    },
    calls: {
      setWinnings: {
        index: 0,
        origin: 'root',
        args: { winnings: u128 },
        execute: ({ state }, { winnings }) => state.winnings.set(winnings),
      },
      pushByOneDay: {
        index: 1,
        origin: 'root',
        execute({ state, emit }) {
          state.round.update((round) => {
            round.end += day
          })
          emit('RoundSchedulePushedByOneDay', {})
        },
      },
      guess: {
        index: 2,
        roles: ['NonTransfer'],
        args: { guess: u32 },
        execute({ state, origin, fail }, { guess }) {
          const luckyNumber = state.luckyNumber.get()
          if (luckyNumber === null) return fail('NoDrawYet')
          const { index: round } = state.round.get()
          const former = state.attempts.get(origin)
          const count = former.round === round ? former.count + 1 : 1
          if (count > maxAttempts) fail('TooManyAttempts')
          state.attempts.set(origin, { round, count })
          state.best.set(withGuess(state.best.get(), origin, Math.abs(luckyNumber - guess)))
          state.secrets.set(withSecret(state.secrets.get(), BigInt(guess)))
        },
      },
      /** Adds a secret of the player's own to the next draw. */
      stir: {
        index: 3,
        roles: ['NonTransfer'],
        args: { secret: u256 },
        execute: ({ state }, { secret }) => state.secrets.set(withSecret(state.secrets.get(), secret)),
      },
    },
    getters: {
      public: {
        guessTheNumberInfo: {
          index: 0,
          returns: gameInfo,
          read({ state, use }) {
            const last = state.last.get()
            return {
              account: pot,
              balance: use.balances.balanceOf(pot),
              winnings: state.winnings.get(),
              nextRoundTimestamp: state.round.get().end,
              lastWinners: last?.best.winners ?? [],
              lastLuckyNumber: last?.luckyNumber ?? null,
              lastWinningDistance: last?.best.distance ?? null,
            }
          },
        },
      },
      trusted: {
        attempts: {
          index: 0,
          returns: u8,
          read({ state, origin }) {
            const { round, count } = state.attempts.get(origin)
            return round === state.round.get().index ? count : 0
          },
        },
      },
    },
    admission: { root: ({ state }) => state.gameMaster.get() },
    hooks: {
      onBlockStart({ state, block, use, random, emit }) {
        const { index, end } = state.round.get()
        if (end === 0n) state.round.set({ index: 1, end: block.timestamp - (block.timestamp % day) + roundDuration })
        else if (block.timestamp > end) {
          const [best, luckyNumber] = [state.best.get(), state.luckyNumber.get()]
          const funds = use.balances.balanceOf(pot)
          let prize = state.winnings.get()
          if (prize > funds) prize = funds
          for (const winner of best.winners) use.balances.transfer(pot, winner, prize / BigInt(best.winners.length))
          state.last.set({ best, luckyNumber })
          state.best.set(noGuesses)
          state.luckyNumber.set(null)
          // A chain that stood still for days ends one round, and not one more with each block.
          state.round.set({
            index: index + 1,
            end: end + roundDuration * ((block.timestamp - end) / roundDuration + 1n),
          })
          emit('RoundEnded', { round: index, luckyNumber, best })
        }
        const secrets = state.secrets.get()
        if (state.luckyNumber.get() !== null || secrets === null) return
        // random() alone is no secret: whoever knows the block can work it out, and whoever makes it can choose it.
        state.luckyNumber.set(Number(withSecret(secrets, BigInt(random())) % luckyNumbers))
        // Once the number is known, so is something of the sum: it must not be used again.
        state.secrets.set(null)
      },
    },
    invariants: {
      'whoever has won has guessed at a number': ({ state }) =>
        state.best.get().winners.length === 0 || state.luckyNumber.get() !== null,
      'winners have made attempts in this round': ({ state }) =>
        state.best.get().winners.every((winner) => state.attempts.get(winner).round === state.round.get().index),
      'the first round begins without a number': ({ state }) =>
        state.round.get().end !== 0n || state.luckyNumber.get() === null,
    },
  })
}
