import { defineStf, u32, u64, value } from '@lockstep/core'
import { call, openShard } from '@lockstep/testkit/shard'

export const shares = defineStf({
  name: 'shares',
  version: 1,
  state: { pot: value(u64, 11n), count: value(u32, 7) },
  calls: {
    /** `/` between `bigint`s drops the fraction. */
    quarterPot: { execute: ({ state }) => state.pot.update((pot) => pot / 4n) },
    /** Between numbers it gives one: exactly here, and nothing but the codec refuses it where it does not. */
    halveCount: { execute: ({ state }) => state.count.update((count) => count / 2) },
    setCount: { args: { to: u32 }, execute: ({ state }, { to }) => state.count.set(to) },
    doesNotCompile: {
      execute({ state }) {
        // @ts-expect-error a number where a bigint belongs, and the other way round
        state.pot.set(1)
        // @ts-expect-error the two do not mix
        state.pot.update((pot) => pot / 4)
        // @ts-expect-error what is no codec is no codec of a fraction either
        value(Number, 0.5)
      },
    },
  },
})

const message = (attempt: () => unknown): string => {
  try {
    return `${attempt()}`
  } catch (error) {
    return String(error)
  }
}
const someone = `0x${'01'.repeat(32)}` as const
const shard = openShard(shares)
const outcomes = [
  // What is declared.
  message(() => value(u32, 0.5)),
  message(() => value(u32, 2 ** 32)),
  // What a client sends.
  message(() => shard.codes(1_000n, [call(someone, shares.calls.setCount, { to: 0.5 })])),
  // What code writes. `openShard` throws where a worker gives a receipt that says Internal, and tells its operator.
  message(() => shard.codes(2_000n, [call(someone, shares.calls.quarterPot, {})])),
  message(() => shard.codes(3_000n, [call(someone, shares.calls.halveCount, {})])),
]
const range = 'u32 takes an integer from 0 to 4294967295, but was given'
const expected = [`${range} 0.5`, `${range} 4294967296`, `to: ${range} 0.5`, 'Ok', `${range} 3.5`]
if (!outcomes.every((outcome, index) => outcome.includes(expected[index] ?? '-'))) throw new Error(outcomes.join('\n'))
