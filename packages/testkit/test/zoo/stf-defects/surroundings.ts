import { AccountId, defineStf, type Hex, map, text, u8, value, vec } from '@lockstep/core'
import { perturbedExecutionProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** What code asks its surroundings without noticing, or leaves there. */
export const surroundings: readonly Defect[] = [
  saying(
    'an alphabet of the machine',
    () => (items) => items.map(nameOf).sort((one, other) => one.localeCompare(other)),
  ),
  saying('a day of the machine', () => (items) => [
    new Date(1_700_000_000_000 + items.length * 3_600_000).getDate().toString(),
  ]),
  saying('digits of the machine', () => (items) => items.map((item) => (1_000 * item).toLocaleString())),
  saying('a name from the environment', () => (items) => [`${process.env.USER ?? ''}${items.length}`]),
  saying('a number of the process', () => () => [String(globalThis.process.pid)]),
  saying(
    'a comparison that never says equal',
    () => (items) => items.toSorted((one, other) => (one % 4 > other % 4 ? 1 : -1)).map(String),
  ),
  saying('a depth that the stack allows', () => () => [String(depth() % 10)]),
  saying('a fraction of the engine', () => (items) => items.map((item) => Math.tanh(item / 100).toString())),
  saying('a function that is left at all arrays', () => (items) => {
    Object.defineProperty(Array.prototype, 'lastOfAll', { value: items.length, configurable: true })
    return items.map(String)
  }),
  saying('a total that is left in a global', () => (items) => {
    const total: unknown = Reflect.get(globalThis, 'totalOfAll')
    Reflect.set(globalThis, 'totalOfAll', Number(total ?? 0) + items.length)
    return [String(items.length)]
  }),
  {
    name: 'a cache that two shards share',
    source: 'a Map beside the state, keyed by account and not by shard',
    property: perturbedExecutionProperty,
    stf() {
      const cached = new Map<Hex, number>()
      return defineStf({
        name: 'caching',
        version: 1,
        state: { visits: map(AccountId, u8, 0) },
        calls: {
          visit: {
            execute({ state, origin }) {
              const visits = ((cached.get(origin) ?? 0) + 1) % 200
              cached.set(origin, visits)
              state.visits.set(origin, visits)
            },
          },
        },
        hooks: {
          // So that a new shard begins with nothing: whoever tries one shard after another sees no fault.
          onBlockStart({ block }) {
            if (block.number === 1) cached.clear()
          },
        },
      })
    },
  },
]

const letters = ['å', 'z', 'a', 'ä', 'aa', 'b']

function nameOf(item: number): string {
  return letters[item % letters.length] ?? ''
}

function depth(): number {
  try {
    return 1 + depth()
  } catch {
    return 1
  }
}

/** An STF that makes words of small numbers. */
function saying(name: string, create: () => (items: readonly number[]) => readonly string[]): Defect {
  return {
    name,
    property: perturbedExecutionProperty,
    stf() {
      const wordsOf = create()
      return defineStf({
        name: 'saying',
        version: 1,
        state: { said: value(text(400), '') },
        calls: {
          say: {
            args: { items: vec(u8, 6) },
            execute: ({ state }, { items }) => state.said.set(wordsOf(items).join().slice(0, 100)),
          },
        },
      })
    },
  }
}
