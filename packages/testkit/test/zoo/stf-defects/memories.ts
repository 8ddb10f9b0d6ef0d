import { AccountId, bool, defineStf, type Hex, map, text, u64, u128, value } from '@lockstep/core'
import {
  type AnyStfProperty,
  commutativityProperty,
  convergenceProperty,
  getterPurityProperty,
  replayEquivalenceProperty,
  smallScopeProperty,
} from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** Code that remembers something outside of its state, or reads something from there. */
export const memories: readonly Defect[] = [
  touching('Math.random', convergenceProperty, () => () => BigInt(Math.floor(Math.random() * 2 ** 53))),
  touching('a clock', convergenceProperty, () => () => process.hrtime.bigint()),
  touching('a counter', convergenceProperty, () => {
    let count = 0n
    return () => {
      count += 1n
      return count
    }
  }),
  touching('a counter, under small scope', smallScopeProperty, () => {
    let count = 0n
    return () => {
      count += 1n
      return count
    }
  }),
  touching('a set of what was seen', replayEquivalenceProperty, () => {
    const seen = new Set<bigint>()
    return (current) => {
      if (seen.has(current)) return current + 2n
      seen.add(current)
      return current + 1n
    }
  }),
  touching('the block of the last call', convergenceProperty, () => {
    let last = 0
    return (current, { number }) => {
      const gained = number === last ? 1n : 10n
      last = number
      return current + gained
    }
  }),
  touching('the last caller', commutativityProperty, () => {
    let last = ''
    return (current, { origin }) => {
      const bonus = last === origin ? 1n : 2n
      last = origin
      return current + bonus
    }
  }),
  {
    name: 'a cached balance after a rollback',
    source: 'state held beside the store: the cache keeps what a failed call has written',
    property: replayEquivalenceProperty,
    stf() {
      const cache = new Map<Hex, bigint>()
      return defineStf({
        name: 'cached',
        version: 1,
        state: { held: map(AccountId, u128, 100n) },
        errors: ['Insufficient'],
        calls: {
          pay: {
            args: { to: AccountId, amount: u128 },
            execute({ state, origin, fail }, { to, amount }) {
              const read = (who: Hex): bigint => cache.get(who) ?? state.held.get(who)
              const write = (who: Hex, held: bigint): void => {
                cache.set(who, held)
                state.held.set(who, held)
              }
              if (amount > 1_000n) fail('Insufficient')
              write(to, read(to) + amount)
              if (read(origin) < amount) fail('Insufficient')
              write(origin, read(origin) - amount)
            },
          },
        },
      })
    },
  },
  {
    name: 'the order of a Map after an undo',
    source: 'a deleted and re-inserted key stands last in a Map',
    property: replayEquivalenceProperty,
    stf() {
      const members = new Map<Hex, number>()
      return defineStf({
        name: 'ordered',
        version: 1,
        state: { order: value(text(600), '') },
        errors: ['NotYet'],
        calls: {
          touch: {
            args: { really: bool },
            execute({ state, origin, fail }, { really }) {
              members.delete(origin)
              members.set(origin, 0)
              if (!really) fail('NotYet')
              state.order.set([...members.keys()].map((member) => member.slice(2, 8)).join())
            },
          },
        },
      })
    },
  },
  {
    name: 'a queue outside of the state',
    property: replayEquivalenceProperty,
    stf() {
      const queue: bigint[] = []
      return defineStf({
        name: 'queueing',
        version: 1,
        state: { done: value(u64, 0n) },
        calls: { ask: { execute: () => void queue.push(1n) } },
        hooks: {
          onBlockStart: ({ state }) => state.done.update((done) => done + BigInt(queue.splice(0).length)),
        },
      })
    },
  },
  {
    name: 'a default that is written into',
    property: replayEquivalenceProperty,
    stf() {
      const usual = { points: 0n }
      return defineStf({
        name: 'defaulting',
        version: 1,
        state: { points: map(AccountId, u64) },
        calls: {
          score: {
            execute({ state, origin }) {
              const known = state.points.get(origin)
              const own = known === undefined ? usual : { points: known }
              own.points += 1n
              state.points.set(origin, own.points)
            },
          },
        },
      })
    },
  },
  getter('a getter that counts its questions', () => {
    let count = 0n
    return () => {
      count += 1n
      return count
    }
  }),
  getter('a getter whose cache lives for three questions', () => {
    let cached = 0n
    let questions = 0
    return (number) => {
      if (questions % 3 === 0) cached = number
      questions += 1
      return cached
    }
  }),
  getter('a getter that reads a clock', () => () => process.hrtime.bigint()),
  getter('a getter that tells the greatest number ever seen', () => {
    let greatest = 0n
    return (number) => {
      if (number > greatest) greatest = number
      return greatest
    }
  }),
]

type Next = (current: bigint, call: { readonly origin: Hex; readonly number: number }) => bigint

/** An STF with a number for each account, and one call that computes the next. */
function touching(name: string, property: AnyStfProperty, create: () => Next): Defect {
  return {
    name,
    property,
    stf() {
      const next = create()
      return defineStf({
        name: 'touching',
        version: 1,
        state: { numbers: map(AccountId, u64, 0n) },
        calls: {
          touch: {
            execute: ({ state, origin, block: { number } }) =>
              state.numbers.update(origin, (current) => BigInt.asUintN(64, next(current, { origin, number }))),
          },
        },
      })
    },
  }
}

function getter(name: string, create: () => (number: bigint) => bigint): Defect {
  return {
    name,
    property: getterPurityProperty,
    stf() {
      const answer = create()
      return defineStf({
        name: 'answering',
        version: 1,
        state: { number: value(u64, 1n) },
        calls: { set: { args: { to: u64 }, execute: ({ state }, { to }) => state.number.set(to) } },
        getters: { public: { number: { returns: u64, read: ({ state }) => answer(state.number.get()) } } },
      })
    },
  }
}
