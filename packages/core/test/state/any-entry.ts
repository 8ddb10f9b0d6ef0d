import fc from 'fast-check'
import type { Hex } from '../../src/hex.js'
import { toHex } from '../../src/hex.js'

/** Few spaces and few keys of several lengths, prefixes of each other among them, so that histories meet. */
export const anySpace = fc.constantFrom('a', 'a.b', 'balances.account', 'z')

export const anyKey: fc.Arbitrary<Hex> = fc
  .array(fc.constantFrom(0x00, 0x01, 0x7f, 0xff), { maxLength: 3 })
  .map((bytes) => toHex(Uint8Array.from(bytes)))

/** Few values, also of the lengths where the state changes its form: 31 and 32, and far beyond. */
export const anyValue: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.nat(3), { maxLength: 3 }).map((bytes) => Uint8Array.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(15, 16, 17, 31, 32, 33, 100, 700), fc.nat(2))
      .map(([length, byte]) => new Uint8Array(length).fill(byte)),
  },
)

/** A write, or a deletion where there is no value. */
export interface Write {
  readonly space: string
  readonly key: Hex
  readonly value: Uint8Array | undefined
}

export const anyWrite: fc.Arbitrary<Write> = fc.record({
  space: anySpace,
  key: anyKey,
  value: fc.option(anyValue, { nil: undefined, freq: 2 }),
})

/** The writes of one block. */
export const anyWrites: fc.Arbitrary<Write[]> = fc.array(anyWrite, { maxLength: 20 })
