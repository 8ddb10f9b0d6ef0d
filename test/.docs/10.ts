import { AccountId, composeStf, defineStf, type Hex, map, sum, u8, u32, u128, value } from '@lockstep/core'
import { verify } from '@lockstep/testkit'

const points = defineStf({
  name: 'points',
  version: 1,
  state: { points: map(AccountId, u128, 0n) },
  errors: { TooFew: { has: u128 } },
  calls: {},
  getters: { trusted: { mine: { returns: u128, read: ({ state, origin }) => state.points.get(origin) } } },
  interface: {
    give({ state }, who: Hex, amount: bigint): void {
      state.points.update(who, (points) => points + amount)
    },
    /** A failure here is the calling call's failure, with this module's number and code. */
    take({ state, fail }, who: Hex, amount: bigint): void {
      const has = state.points.get(who)
      if (has < amount) fail('TooFew', { has })
      state.points.set(who, has - amount)
    },
  },
  /** For whoever only asks: calls, hooks, getters and invariants of others have these. */
  views: { of: ({ state }, who: Hex): bigint => state.points.get(who) },
})

const quiz = defineStf({
  name: 'quiz',
  version: 1,
  uses: { points },
  state: { given: value(u128, 0n) },
  calls: {
    answer: {
      args: { answer: u32 },
      execute({ state, origin, use }, { answer }) {
        if (answer % 7 !== 0) return
        use.points.give(origin, 10n)
        state.given.update((given) => given + 10n)
      },
    },
    buyHint: {
      execute({ state, origin, use }) {
        use.points.take(origin, 5n)
        state.given.update((given) => given - 5n)
      },
    },
    /** Answers how many the sender could pay for. */
    buyHints: {
      args: { most: u8 },
      returns: u8,
      execute({ state, origin, use, attempt }, { most }) {
        let bought = 0
        // A part in a transaction of its own: where it fails, it alone is undone, and the answer is false.
        const buy = () => {
          use.points.take(origin, 5n)
          state.given.update((given) => given - 5n)
        }
        while (bought < most && attempt(buy)) bought += 1
        return bought
      },
    },
  },
  getters: {
    trusted: { hintsICanBuy: { returns: u128, read: ({ use, origin }) => use.points.of(origin) / 5n } },
  },
})

export const app = composeStf({
  name: 'quizApp',
  version: 1,
  modules: {
    // The names are those in `uses`. `top`: its calls stand at the top of the wire, without a module byte.
    points: { stf: points, index: 'top' },
    quiz: { stf: quiz, index: 7 },
  },
  invariants: {
    'all points were given by the quiz': ({ state }) =>
      sum(state.points.points, (amount) => amount) === state.quiz.given.get(),
  },
})

// On the wire: 7 ‖ 0 ‖ sender ‖ u32. In receipts, `points` is module 1 and `quiz` is 2: append, never reorder.
if (app.modules.quiz.calls.answer.path.join() !== '7,0') throw new Error('the wire has changed')

await verify(app, { numRuns: 20 })
