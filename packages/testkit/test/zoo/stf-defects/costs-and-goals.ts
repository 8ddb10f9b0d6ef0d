import { AccountId, bool, defineStf, map, sum, u8, u32, u64, value } from '@lockstep/core'
import { boundsProperty, vacuityProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** Calls whose cost grows with the state, and code that never comes to anything. */
export const costsAndGoals: readonly Defect[] = [
  {
    name: 'adds up all accounts in every call',
    property: boundsProperty,
    stf: () =>
      defineStf({
        name: 'adding',
        version: 1,
        state: { held: map(AccountId, u32, 0), total: value(u64, 0n) },
        calls: {
          set: {
            args: { held: u32 },
            execute({ state, origin }, { held }) {
              state.held.set(origin, held)
              state.total.set(sum(state.held, BigInt))
            },
          },
        },
      }),
  },
  {
    name: 'looks for a free number from the first',
    property: boundsProperty,
    stf: () =>
      defineStf({
        name: 'searching',
        version: 1,
        state: { taken: map(u32, AccountId), last: value(u32, 0) },
        calls: {
          take: {
            execute({ state, origin }) {
              let free = 0
              for (let after = -1; ; ) {
                const page = state.taken.entries(after < 0 ? { limit: 10 } : { after, limit: 10 })
                for (const [number] of page) free = Math.max(free, number === 4_294_967_295 ? 0 : number + 1)
                const [last] = page.at(-1) ?? []
                if (page.length < 10 || last === undefined) break
                after = last
              }
              state.taken.set(free, origin)
              state.last.set(free)
            },
          },
        },
      }),
  },
  {
    name: 'a weight that is too small',
    property: boundsProperty,
    stf: () =>
      defineStf({
        name: 'heavy',
        version: 1,
        state: { numbers: map(u8, bool) },
        calls: {
          fill: {
            args: { count: u8 },
            weight: { operations: 4, bytes: 100_000 },
            execute({ state }, { count }) {
              for (let number = 0; number < count; number += 1) state.numbers.set(number, true)
            },
          },
        },
      }),
  },
  {
    name: 'a result that is not handed back',
    source: 'Paima, template generic, state-transition (3c78d36): nothing ever happens',
    property: vacuityProperty,
    stf: () =>
      defineStf({
        name: 'forgetful',
        version: 1,
        state: { points: map(AccountId, u64, 0n) },
        events: { Scored: { who: AccountId } },
        calls: {
          score: {
            execute({ state, origin, emit }) {
              const transition = (): (() => void) => () => {
                state.points.update(origin, (points) => points + 1n)
                emit('Scored', { who: origin })
              }
              transition()
            },
          },
        },
      }),
  },
  {
    name: 'an error that another one hides',
    property: vacuityProperty,
    stf: () =>
      defineStf({
        name: 'shadowed',
        version: 1,
        state: { number: value(u8, 0) },
        errors: ['TooLarge', 'MuchTooLarge'],
        calls: {
          set: {
            args: { to: u8 },
            execute({ state, fail }, { to }) {
              if (to > 10) fail('TooLarge')
              if (to > 100) fail('MuchTooLarge')
              state.number.set(to)
            },
          },
        },
      }),
  },
  {
    name: 'a call that always fails',
    property: vacuityProperty,
    stf: () =>
      defineStf({
        name: 'failing',
        version: 1,
        state: { isOpen: value(bool, false) },
        errors: ['Closed'],
        calls: {
          enter: {
            execute({ state, fail }) {
              if (!state.isOpen.get()) fail('Closed')
              state.isOpen.set(false)
            },
          },
        },
      }),
  },
  {
    name: 'a getter that never answers',
    property: vacuityProperty,
    stf: () =>
      defineStf({
        name: 'mute',
        version: 1,
        state: { known: map(u8, u8) },
        calls: { learn: { args: { item: u8 }, execute: ({ state }, { item }) => state.known.set(item, item) } },
        getters: {
          public: {
            first: {
              returns: u8,
              read({ state }) {
                const [entry] = state.known.entries({ limit: 1, after: 255 })
                if (entry === undefined) throw new TypeError('nothing is known')
                return entry[1]
              },
            },
          },
        },
      }),
  },
]
