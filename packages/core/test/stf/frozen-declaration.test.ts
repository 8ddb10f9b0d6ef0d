import { describe, expect, it } from 'vitest'
import { u8, u32, u64 } from '../../src/codec/index.js'
import { executeGetter } from '../../src/engine/index.js'
import { toHex } from '../../src/hex.js'
import { encodePublicGetter } from '../../src/operation/index.js'
import { composeStf, defineStf, doubleMap, map, value } from '../../src/stf/index.js'
import { blockOf, emptyState, execute, outcomes, prepared, provider, shard } from '../engine/probe.js'

const items = { price: value(u64, 1n), stock: map(u8, u64, 2n), pair: doubleMap(u8, u8, u64, 3n), sum: value(u64, 0n) }
const fields = { by: u32 }
const domain = { mrenclave: `0x${'4d'.repeat(32)}`, shard } as const

type Trick = (own: object) => unknown

/** An STF that plays a trick in a call and in a getter; both know what they are called on, and the items by name. */
function shopThat(trick: Trick) {
  return defineStf({
    name: 'shop',
    version: 1,
    state: items,
    errors: { Refused: fields },
    events: { Sold: { at: u32 } },
    calls: {
      spoil: {
        execute() {
          trick(this)
        },
      },
      add: {
        execute({ state }) {
          state.sum.set(state.price.get() + state.stock.get(1) + state.pair.get(1, 1))
        },
      },
    },
    getters: {
      public: {
        spoil: {
          returns: u64,
          read({ state }): bigint {
            trick(this)
            return state.price.get()
          },
        },
        sum: { returns: u64, read: ({ state }) => state.price.get() + state.stock.get(1) + state.pair.get(1, 1) },
      },
    },
    interface: { ask: ({ state }) => state.price.get() },
    hooks: { onBlockEnd() {} },
    invariants: { always: () => true },
    limits: { getter: { operations: 10, bytes: 1_000 } },
  })
}

const tricks: readonly (readonly [string, Trick])[] = [
  ['a value', () => Object.assign(items.price, { initial: 9n })],
  ['a map', () => Object.assign(items.stock, { fallback: 9n })],
  ['a double map', () => Object.assign(items.pair, { fallback: 9n })],
  ['another item in its place', () => Object.assign(items, { price: value(u64, 9n) })],
  ['the fields of an error', () => Object.assign(fields, { by: u64 })],
  ['itself', (own) => Object.assign(own, { execute() {}, read: () => 9n })],
]
/** 1 + 2 + 3, as a u64. */
const untouched = '0x0600000000000000'

describe('what was declared cannot be written into:', () => {
  it.each(tricks)('a call that writes into %s has a bug, and the next one finds what was declared', (_, trick) => {
    const stf = shopThat(trick)
    const inputs = ['spoil', 'add', 'spoil', 'add'].map((name, nonce) => prepared(stf, name, { nonce }))
    const result = execute(stf, inputs)
    expect(outcomes(result)).toEqual([
      ['Failed', 0, 15],
      ['Executed', 0, 0],
      ['Failed', 0, 15],
      ['Executed', 0, 0],
    ])
    const sums = result.diff.filter(({ space }) => space === 'shop.sum').flatMap(({ changes }) => changes)
    expect(sums.map(({ value: sum }) => sum && toHex(sum))).toEqual([untouched])
  })

  it.each(tricks)('a getter that writes into %s is answered with Internal, and changes no later answer', (_, trick) => {
    const stf = shopThat(trick)
    const ask = (getter: 'spoil' | 'sum') => {
      const request = encodePublicGetter(stf.getters.public[getter], {})
      return executeGetter({ stf, provider, domain }, { bareGetters: false }, emptyState(), blockOf([]), request)
    }
    for (let time = 0; time < 2; time += 1) {
      expect(ask('spoil')).toEqual({ refused: 'Internal' })
      expect(ask('sum')).toMatchObject({ value: Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 0) })
    }
  })

  it('an item is frozen before anything is defined with it', () => {
    const declared = [value(u64, 1n), map(u8, u64, 2n), map(u8, u64), doubleMap(u8, u8, u64, 3n)]
    expect(declared.map((item) => Object.isFrozen(item))).toEqual([true, true, true, true])
  })

  it('what its author has frozen on top alone is frozen to its ground', () => {
    const calls = Object.freeze({ go: { roles: ['clerk'], execute() {} } })
    defineStf(Object.freeze({ name: 'shop', version: 1, state: { price: value(u64, 1n) }, calls }))
    expect(unfrozenIn(calls)).toEqual([])
  })

  it('all that an STF consists of is frozen, alone and as a module of an app', () => {
    const shop = shopThat(() => undefined)
    const app = composeStf({
      name: 'app',
      version: 1,
      modules: { shop: { stf: shop } },
      invariants: { holds: () => true },
    })
    for (const stf of [shop, app]) expect(unfrozenIn(stf)).toEqual([])
  })
})

/** The paths of the objects that can be written into; code is not looked at. */
function unfrozenIn(value: unknown, path = 'stf'): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Object.isFrozen(value) ? [] : [path]
  return [...own, ...Object.entries(value).flatMap(([name, part]) => unfrozenIn(part, `${path}.${name}`))]
}
