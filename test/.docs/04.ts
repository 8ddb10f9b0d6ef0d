import { defineStf, fromHex, map, u32, u64 } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'

export const shop = defineStf({
  name: 'shop',
  version: 1,
  state: { stock: map(u32, u64) },
  // A list of names would do for errors that have nothing to tell: ['NoSuchItem', 'SoldOut'].
  errors: {
    NoSuchItem: {},
    NotEnough: { left: u64 },
  },
  calls: {
    stockUp: {
      args: { item: u32, count: u64 },
      execute: ({ state }, { item, count }) => state.stock.set(item, count),
    },
    take: {
      args: { item: u32, count: u64 },
      execute({ state, fail }, { item, count }) {
        const left = state.stock.get(item)
        // `return fail(…)` tells TypeScript that `left` is a number from here on.
        if (left === undefined) return fail('NoSuchItem')
        if (left < count) fail('NotEnough', { left })
        state.stock.set(item, left - count)
        // @ts-expect-error an error that is not declared does not compile
        if (count > 100n) fail('TooMany')
      },
    },
  },
})

// A receipt of NotEnough says module 1 (the only one), code 1 (its place), and has the details as its output:
export const left: bigint = decode(u64, fromHex('0x0700000000000000'))
if (left !== 7n) throw new Error('the details are SCALE bytes, little-endian')
