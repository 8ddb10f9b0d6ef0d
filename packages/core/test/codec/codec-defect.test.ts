import { describe, expect, test } from 'vitest'
import { array, type Codec, compact, option, struct, tuple, u8, u64, variant, vec } from '../../src/codec/index.js'
import { defineStf, doubleMap, map, value } from '../../src/stf/index.js'
import { refusal } from '../migration/refusal.js'

/** A `number` for 64 bits, as JavaScript would have it: the next number to 2^53 is 2^53 + 2. */
const rounding: Codec<number> = {
  ...u64,
  read: (reader) => Number(u64.read(reader)),
  write: (writer, given) => u64.write(writer, BigInt(given)),
}
const compactU64 = compact(u64)
const compactRounding: Codec<number> = {
  ...compactU64,
  read: (reader) => Number(compactU64.read(reader)),
  write: (writer, given) => compactU64.write(writer, BigInt(given)),
}
/** What the type does not let in, and plain JavaScript does not ask. */
const fraction: unknown = { ...u8, schema: { kind: 'f64' }, read: () => 0.5 }

function define(part: object): unknown {
  return Reflect.apply(defineStf, undefined, [{ name: 'own', version: 1, state: {}, calls: {}, ...part }])
}

describe.each([
  ['a number for 64 bits', rounding, /reads a number for 64 bits.*; read a bigint, as u64 does$/],
  ['a number for compact 64 bits', compactRounding, /reads a number for 64 bits/],
  ['a type of its own', fraction, /has a schema of the kind 'f64'; write one of bool, unit, uint/],
])('a codec with %s is refused', (_, codec, message) => {
  const made =
    (make: (...args: never[]) => unknown, ...args: readonly unknown[]) =>
    () =>
      Reflect.apply(make, undefined, args)

  test.each<[string, () => unknown]>([
    ['a struct', made(struct, { at: codec })],
    ['a tuple', made(tuple, u8, codec)],
    ['an array', made(array, codec, 2)],
    ['a vec', made(vec, codec, 2)],
    ['an option', made(option, codec)],
    ['a variant', made(variant, { none: u8, some: codec })],
  ])('in %s', (_, make) => {
    expect(refusal(make)).toMatchObject({ code: 'InvalidDefinition', message: expect.stringMatching(message) })
  })

  test.each<[string, () => unknown]>([
    ['a value', made(value, codec, 0)],
    ['the key of a map', made(map, codec, u8)],
    ['a double map', made(doubleMap, u8, u8, codec)],
    ['an argument', () => define({ calls: { go: { args: { at: codec }, execute() {} } } })],
    ['a result', () => define({ calls: { go: { returns: codec, execute() {} } } })],
    ['an answer', () => define({ getters: { public: { ask: { returns: codec, read: () => 0 } } } })],
    ['an event', () => define({ events: { Said: { at: codec } } })],
  ])('as %s', (_, make) => {
    expect(refusal(make)).toMatchObject({ code: 'NotACodec', message: expect.stringMatching(message) })
  })
})

test('a codec of somebody’s own that reads a bigint, or fewer bits, is taken', () => {
  const even: Codec<bigint> = { ...u64, read: (reader) => u64.read(reader) & ~1n }
  const low: Codec<number> = { ...u8, read: (reader) => u8.read(reader) & 0x7f }
  expect(() => map(low, struct({ even, low }))).not.toThrow()
})
