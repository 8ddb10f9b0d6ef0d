import { AccountId, bool, defineStf, map, text, u8, u32, u64, value, vec } from '@lockstep/core'

const words = Object.freeze(['one', 'two', 'three'] as const)
const squareOf = (number: number): number => number * number

/** A Map within one call: its order is the order of insertion, which is that of the arguments. */
export const localMap = defineStf({
  name: 'localMap',
  version: 1,
  state: { counted: value(text(200), '') },
  calls: {
    count: {
      args: { items: vec(u8, 6) },
      execute({ state }, { items }) {
        const counts = new Map<number, number>()
        for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
        state.counted.set([...counts].map(([item, count]) => `${item}:${count}`).join())
      },
    },
  },
})

/** Sorts by a comparator that never says equal of different items. */
export const sorting = defineStf({
  name: 'sorting',
  version: 1,
  state: { sorted: value(vec(u8, 6), []) },
  calls: {
    sort: {
      args: { items: vec(u8, 6) },
      execute: ({ state }, { items }) => state.sorted.set(items.toSorted((left, right) => left - right)),
    },
  },
})

/** Takes the time from its block. */
export const stopwatch = defineStf({
  name: 'stopwatch',
  version: 1,
  state: { since: map(AccountId, u64) },
  errors: ['NotStarted'],
  events: { Stopped: { after: u64 } },
  calls: {
    start: { execute: ({ state, origin, block }) => state.since.set(origin, block.timestamp) },
    stop: {
      execute({ state, origin, block, emit, fail }) {
        const since = state.since.get(origin)
        if (since === undefined) return fail('NotStarted')
        state.since.delete(origin)
        emit('Stopped', { after: block.timestamp - since })
      },
    },
  },
})

/** Draws from the block's own randomness. */
export const lottery = defineStf({
  name: 'lottery',
  version: 1,
  state: { wins: map(AccountId, u32, 0), last: value(bool, false) },
  events: { Won: { who: AccountId } },
  calls: {
    play: {
      execute({ state, origin, random, emit }) {
        const isWon = Number.parseInt(random().slice(2, 4), 16) % 2 === 0
        state.last.set(isWon)
        if (!isWon) return
        state.wins.update(origin, (wins) => wins + 1)
        emit('Won', { who: origin })
      },
    },
  },
})

/** Computes with constants of its module, and functions of it. */
export const constants = defineStf({
  name: 'constants',
  version: 1,
  state: { word: value(text(8), ''), square: value(u32, 0) },
  errors: ['Unknown'],
  calls: {
    say: {
      args: { number: u8 },
      execute({ state, fail }, { number }) {
        const word = words[number]
        if (word === undefined) return fail('Unknown')
        state.word.set(word)
        state.square.set(squareOf(number))
      },
    },
  },
})

/** A part that may fail alone. */
export const attempting = defineStf({
  name: 'attempting',
  version: 1,
  state: { tried: value(u32, 0), done: value(u32, 0) },
  errors: ['Odd'],
  calls: {
    tryOnce: {
      args: { number: u8 },
      execute({ state, attempt, fail }, { number }) {
        state.tried.update((count) => count + 1)
        attempt(() => {
          state.done.update((count) => count + 1)
          if (number % 2 === 1) fail('Odd')
        })
      },
    },
    must: {
      args: { number: u8 },
      execute({ fail }, { number }) {
        if (number % 2 === 1) fail('Odd')
      },
    },
  },
  invariants: { 'done is tried': ({ state }) => state.done.get() <= state.tried.get() },
})

/** Goes through text, and back. */
export const throughText = defineStf({
  name: 'throughText',
  version: 1,
  state: { kept: value(text(64), '') },
  calls: {
    keep: {
      args: { numbers: vec(u8, 4) },
      execute({ state }, { numbers }) {
        const read: unknown = JSON.parse(JSON.stringify(numbers))
        state.kept.set(Array.isArray(read) ? read.join('-') : '')
      },
    },
  },
})

/** A memory that lives as long as the call. */
export const memoOfOneCall = defineStf({
  name: 'memoOfOneCall',
  version: 1,
  state: { last: value(u64, 0n) },
  calls: {
    compute: {
      args: { n: u8 },
      execute({ state }, { n }) {
        const memo = new Map<number, bigint>()
        const fibonacci = (k: number): bigint => {
          const known = memo.get(k) ?? (k < 2 ? BigInt(k) : fibonacci(k - 1) + fibonacci(k - 2))
          memo.set(k, known)
          return known
        }
        state.last.set(fibonacci(n % 60))
      },
    },
  },
})

/** A closure that is made anew in each call. */
export const machinery = defineStf({
  name: 'machinery',
  version: 1,
  state: { total: value(u64, 0n) },
  calls: {
    run: {
      args: { steps: u8 },
      execute({ state }, { steps }) {
        let count = 0n
        const next = (): bigint => {
          count += 1n
          return count
        }
        for (let step = 0; step < steps % 8; step += 1) next()
        state.total.update((total) => BigInt.asUintN(64, total + count))
      },
    },
  },
})

/** Returns a value, which stands in the receipt. */
export const answering = defineStf({
  name: 'answering',
  version: 1,
  state: { next: value(u32, 0) },
  calls: {
    take: {
      returns: u32,
      execute({ state }) {
        const next = state.next.get()
        state.next.set(next + 1)
        return next
      },
    },
  },
  getters: { public: { next: { returns: u32, read: ({ state }) => state.next.get() } } },
})

/** A getter that goes through pages; calls do not. */
export const paging = defineStf({
  name: 'paging',
  version: 1,
  state: { items: map(u8, bool) },
  calls: { add: { args: { item: u8 }, execute: ({ state }, { item }) => state.items.set(item, true) } },
  getters: {
    public: {
      items: {
        returns: vec(u8, 256),
        read: ({ state }) => state.items.entries({ limit: 256 }).map(([item]) => item),
      },
    },
  },
})

/** Nothing but state. */
export const idle = defineStf({ name: 'idle', version: 1, state: { number: value(u64, 0n) }, calls: {} })
