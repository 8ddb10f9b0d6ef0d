import { describe, expect, test } from 'vitest'
import {
  array,
  bool,
  bytes,
  type Codec,
  compact,
  decode,
  encode,
  enumeration,
  fixedBytes,
  i8,
  i64,
  option,
  struct,
  text,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  unit,
  variant,
  vec,
} from '../../src/codec/index.js'
import { LockstepError } from '../../src/error.js'
import { fromHex } from '../../src/hex.js'
import { refusalCode } from './refusal-code.js'

describe('reading', () => {
  const refused: readonly (readonly [rule: string, codec: Codec<unknown>, input: string, code: string])[] = [
    ['a missing byte of u32', u32, '0x010203', 'UnexpectedEnd'],
    ['no input', u8, '0x', 'UnexpectedEnd'],
    ['a missing byte of u256', u256, `0x${'00'.repeat(31)}`, 'UnexpectedEnd'],
    ['a compact integer cut in its 2-byte form', compact(u32), '0x01', 'UnexpectedEnd'],
    ['a compact integer cut in its 4-byte form', compact(u32), '0x020001', 'UnexpectedEnd'],
    ['a compact integer cut in its long form', compact(u32), '0x03000000', 'UnexpectedEnd'],
    ['a wide compact integer cut in its long form', compact(u128), '0x33ffffff', 'UnexpectedEnd'],
    ['a missing byte of fixed bytes', fixedBytes(3), '0x0102', 'UnexpectedEnd'],
    ['fewer bytes than announced', bytes(10), '0x0c0102', 'UnexpectedEnd'],
    ['fewer characters than announced', text(10), '0x0c4142', 'UnexpectedEnd'],
    ['fewer items than announced', vec(u16, 10), '0x0801000200'.slice(0, -2), 'UnexpectedEnd'],
    ['an option without its value', option(u8), '0x01', 'UnexpectedEnd'],
    ['a variant without its payload', variant({ A: u8 }), '0x00', 'UnexpectedEnd'],
    ['a byte too many', u8, '0x0000', 'TrailingBytes'],
    ['any byte of an empty type', unit, '0x00', 'TrailingBytes'],
    ['a byte too many after a struct', struct({ a: bool }), '0x0100', 'TrailingBytes'],
    ['0 in the 2-byte form', compact(u32), '0x0100', 'NonCanonicalCompact'],
    ['63 in the 2-byte form', compact(u32), '0xfd00', 'NonCanonicalCompact'],
    ['16383 in the 4-byte form', compact(u32), '0xfeff0000', 'NonCanonicalCompact'],
    ['2^30 - 1 in the long form', compact(u32), '0x03ffffff3f', 'NonCanonicalCompact'],
    ['2^30 - 1 in the long form, wide', compact(u64), '0x03ffffff3f', 'NonCanonicalCompact'],
    ['63 in the 2-byte form, wide', compact(u64), '0xfd00', 'NonCanonicalCompact'],
    ['a long form that ends in 0', compact(u64), '0x07ffffffff00', 'NonCanonicalCompact'],
    ['a long form of u32 that ends in 0', compact(u32), '0x07ffffffff00', 'NonCanonicalCompact'],
    ['a length in a longer form', bytes(10), '0x0100', 'NonCanonicalCompact'],
    ['256 for compact u8', compact(u8), '0x0104', 'ValueOutOfRange'],
    ['65536 for compact u16', compact(u16), '0x02000400', 'ValueOutOfRange'],
    ['2^32 for compact u32', compact(u32), '0x070000000001', 'ValueOutOfRange'],
    ['2^64 for compact u64', compact(u64), '0x17000000000000000001', 'ValueOutOfRange'],
    ['2^128 for compact u128', compact(u128), `0x37${'00'.repeat(16)}01`, 'ValueOutOfRange'],
    ['the largest long form', compact(u128), `0xff${'ff'.repeat(67)}`, 'ValueOutOfRange'],
    ['2 as a boolean', bool, '0x02', 'InvalidBool'],
    ['255 as a boolean', bool, '0xff', 'InvalidBool'],
    ['2 as an option', option(u8), '0x0200', 'InvalidOption'],
    ['the one-byte option of a boolean', option(bool), '0x02', 'InvalidOption'],
    ['an unknown variant', variant({ A: u8, B: u8 }), '0x0200', 'InvalidVariant'],
    ['a variant in a gap', variant({ A: [1, u8], B: [3, u8] }), '0x0200', 'InvalidVariant'],
    ['an unknown name', enumeration('A', 'B'), '0x02', 'InvalidVariant'],
    ['a name in a gap', enumeration({ A: 1, B: 3 }), '0x00', 'InvalidVariant'],
    ['one byte over the bound', bytes(2), '0x0c010203', 'LengthOverBound'],
    ['one byte of text over the bound', text(2), '0x0c414243', 'LengthOverBound'],
    ['one item over the bound', vec(u8, 2), '0x0c010203', 'LengthOverBound'],
    ['a claim of 2^32 - 1 items', vec(u8, 2), '0x03ffffffff', 'LengthOverBound'],
    ['a claim of 2^30 items that the input cannot keep', vec(u8, 2 ** 31), '0x0300000040', 'UnexpectedEnd'],
    ['a claim of 2^32 items', vec(u8, 2 ** 31), '0x070000000001', 'ValueOutOfRange'],
    ['a continuation byte alone', text(9), '0x0480', 'InvalidUtf8'],
    ['an overlong slash', text(9), '0x08c0af', 'InvalidUtf8'],
    ['an overlong slash of 3 bytes', text(9), '0x0ce080af', 'InvalidUtf8'],
    ['an overlong slash of 4 bytes', text(9), '0x10f08080af', 'InvalidUtf8'],
    ['a surrogate', text(9), '0x0ceda080', 'InvalidUtf8'],
    ['a code point over 10FFFF', text(9), '0x10f4908080', 'InvalidUtf8'],
    ['a lead byte that UTF-8 does not have', text(9), '0x10f8888080', 'InvalidUtf8'],
    ['a sequence cut by the end of the text', text(9), '0x08e282', 'InvalidUtf8'],
    ['a sequence cut by another character', text(9), '0x0ce28241', 'InvalidUtf8'],
    ['a text cut in a sequence that goes on after it', tuple(text(2), u8), '0x08e282ac', 'InvalidUtf8'],
  ]

  test.each(refused)('%s is refused', (_rule, codec, input, code) => {
    expect(refusalCode(() => decode(codec, fromHex(input)))).toBe(code)
  })
})

describe('writing', () => {
  const refused: readonly (readonly [rule: string, codec: Codec<unknown>, value: unknown, code: string])[] = [
    ['256 as u8', u8, 256, 'ValueOutOfRange'],
    ['-1 as u8', u8, -1, 'ValueOutOfRange'],
    ['a fraction', u32, 1.5, 'ValueOutOfRange'],
    ['NaN', u32, Number.NaN, 'ValueOutOfRange'],
    ['infinity', u32, Number.POSITIVE_INFINITY, 'ValueOutOfRange'],
    ['-0', u32, -0, 'ValueOutOfRange'],
    ['-0 as i8', i8, -0, 'ValueOutOfRange'],
    ['-0 as compact', compact(u32), -0, 'ValueOutOfRange'],
    ['128 as i8', i8, 128, 'ValueOutOfRange'],
    ['2^64 as u64', u64, 1n << 64n, 'ValueOutOfRange'],
    ['-1 as u128', u128, -1n, 'ValueOutOfRange'],
    ['2^63 as i64', i64, 1n << 63n, 'ValueOutOfRange'],
    ['-2^63 - 1 as i64', i64, -(1n << 63n) - 1n, 'ValueOutOfRange'],
    ['256 as compact u8', compact(u8), 256, 'ValueOutOfRange'],
    ['2^128 as compact u128', compact(u128), 1n << 128n, 'ValueOutOfRange'],
    ['a bigint as u32', u32, 1n, 'WrongType'],
    ['a number as u64', u64, 1, 'WrongType'],
    ['a numeric string as u32', u32, '1', 'WrongType'],
    ['a number as compact u64', compact(u64), 1, 'WrongType'],
    ['1 as a boolean', bool, 1, 'WrongType'],
    ['undefined as a unit', unit, undefined, 'WrongType'],
    ['undefined as an option', option(u8), undefined, 'WrongType'],
    ['a Uint8Array as bytes', bytes(4), new Uint8Array(4), 'WrongType'],
    ['a Uint8Array as fixed bytes', fixedBytes(4), new Uint8Array(4), 'WrongType'],
    ['a number as text', text(4), 4, 'WrongType'],
    ['an object as a vec', vec(u8, 4), {}, 'WrongType'],
    ['a Uint8Array as an array', array(u8, 2), new Uint8Array(2), 'WrongType'],
    ['a string as a tuple', tuple(u8), 'a', 'WrongType'],
    ['null as a struct', struct({ a: u8 }), null, 'WrongType'],
    ['an array as a struct', struct({ a: u8 }), [1], 'WrongType'],
    ['null as a variant', variant({ A: u8 }), null, 'WrongType'],
    ['a hole of a vec', vec(u8, 3), new Array(1), 'WrongType'],
    ['upper-case digits', fixedBytes(1), '0xAB', 'InvalidHex'],
    ['hex without its prefix', fixedBytes(1), 'abcd', 'InvalidHex'],
    ['half a byte', bytes(4), '0xabc', 'InvalidHex'],
    ['the empty string as bytes', bytes(4), '', 'InvalidHex'],
    ['a letter that is no digit', fixedBytes(2), '0x00g0', 'InvalidHex'],
    ['a digit of another script', fixedBytes(1), '0x0١', 'InvalidHex'],
    ['a byte too few', fixedBytes(2), '0xab', 'LengthMismatch'],
    ['a byte too many', fixedBytes(2), '0xababab', 'LengthMismatch'],
    ['an item too many', array(u8, 2), [1, 2, 3], 'LengthMismatch'],
    ['an item too few in a tuple', tuple(u8, u8), [1], 'LengthMismatch'],
    ['one byte over the bound', bytes(2), '0x010203', 'LengthOverBound'],
    ['two characters of three bytes', text(5), '€€', 'LengthOverBound'],
    ['one item over the bound', vec(u8, 2), [1, 2, 3], 'LengthOverBound'],
    ['a high surrogate alone', text(9), 'a\ud800', 'InvalidUtf8'],
    ['a low surrogate alone', text(9), '\udc00a', 'InvalidUtf8'],
    ['surrogates in the wrong order', text(9), '\udc00\ud800', 'InvalidUtf8'],
    ['a missing field', struct({ a: u8, b: u8 }), { a: 1 }, 'MissingField'],
    ['an inherited field', struct({ a: u8 }), Object.create({ a: 1 }), 'MissingField'],
    [
      'an inherited field beside an own one',
      struct({ a: u8, b: u8 }),
      Object.assign(Object.create({ b: 1 }), { a: 1 }),
      'MissingField',
    ],
    ['a field of another name', struct({ a: u8 }), { b: 1 }, 'MissingField'],
    [
      'an inherited field in the place of an unknown one',
      struct({ a: u8 }),
      Object.assign(Object.create({ a: 1 }), { b: 1 }),
      'MissingField',
    ],
    ['an unknown field', struct({ a: u8 }), { a: 1, b: 2 }, 'UnknownField'],
    ['an unknown field that is undefined', struct({ a: u8 }), { a: 1, b: undefined }, 'UnknownField'],
    ['a field that is undefined', struct({ a: option(u8) }), { a: undefined }, 'WrongType'],
    ['a method of every object as a field', struct({ toString: u8 }), {}, 'MissingField'],
    ['an unknown variant', variant({ A: u8 }), { type: 'B', value: 1 }, 'InvalidVariant'],
    ['a method of every object as a variant', variant({ A: u8 }), { type: 'toString', value: 1 }, 'InvalidVariant'],
    ['an unknown name', enumeration('A'), 'B', 'InvalidVariant'],
    ['a number as a name', enumeration('A'), 0, 'InvalidVariant'],
    ['a variant without a value', variant({ A: u8 }), { type: 'A' }, 'MissingField'],
    ['a variant with more than a value', variant({ A: u8 }), { type: 'A', value: 1, more: 1 }, 'UnknownField'],
    ['undefined as the value of a variant', variant({ A: u8, B: unit }), { type: 'B', value: undefined }, 'WrongType'],
  ]

  test.each(refused)('%s is refused', (_rule, codec, value, code) => {
    expect(refusalCode(() => encode(codec, value))).toBe(code)
  })
})

describe('defining', () => {
  // Typed as any codec, because the compiler refuses both by their values.
  const optionOfU8: Codec<unknown> = option(u8)
  const anyUnit: Codec<unknown> = unit
  const refused: readonly (readonly [rule: string, define: () => unknown])[] = [
    ['an option of an option', () => option(optionOfU8)],
    ['an option of a unit', () => option(anyUnit)],
    ['a vec of units', () => vec(unit, 3)],
    ['an array of empty structs', () => array(struct({}), 3)],
    ['a negative length', () => fixedBytes(-1)],
    ['a fraction as a length', () => array(u8, 1.5)],
    ['NaN as a bound', () => bytes(Number.NaN)],
    ['infinity as a bound', () => text(Number.POSITIVE_INFINITY)],
    ['bytes of 2^32 - 1, which their length takes over 2^32', () => bytes(2 ** 32 - 1)],
    ['a vec of over 2^32 bytes', () => vec(u32, 2 ** 30)],
    ['vecs of vecs of over 2^32 bytes', () => vec(vec(u128, 2 ** 20), 2 ** 20)],
    ['a struct of over 2^32 bytes', () => struct({ a: fixedBytes(2 ** 31), b: fixedBytes(2 ** 31) })],
    ['an integer-like field', () => struct({ 1: u8 })],
    ['a field named __proto__', () => struct({ ['__proto__']: u8 })],
    ['an empty field name', () => struct({ '': u8 })],
    ['a field with punctuation', () => struct({ 'a:u8,b': u8 })],
    ['an integer-like variant', () => variant({ 7: u8 })],
    ['a variant with punctuation', () => variant({ 'A}': u8 })],
    ['no variants', () => variant({})],
    ['no names', () => enumeration()],
    ['a name twice', () => enumeration('A', 'A')],
    ['an index twice', () => variant({ A: [1, u8], B: [1, u8] })],
    ['the index 256', () => variant({ A: [256, u8] })],
    ['a negative index', () => enumeration({ A: -1 })],
    ['a fraction as an index', () => enumeration({ A: 0.5 })],
    ['more than 256 variants', () => enumeration(...Array.from({ length: 257 }, (_, at) => `A${at}`))],
    ['a variant of units, which is an enumeration', () => variant({ A: unit, B: unit })],
  ]

  test.each(refused)('%s is refused', (_rule, define) => {
    expect(refusalCode(define)).toBe('InvalidDefinition')
  })

  test('the largest types are not', () => {
    expect(bytes(2 ** 32 - 1 - 5).maxSize).toBe(2 ** 32 - 1)
    expect(vec(u8, 2 ** 31).maxSize).toBe(2 ** 31 + 5)
    expect(enumeration(...Array.from({ length: 256 }, (_, at) => `A${at}`)).maxSize).toBe(1)
  })
})

describe('a refusal', () => {
  const Batch = struct({ calls: vec(struct({ dest: fixedBytes(1), amount: variant({ Free: tuple(u8, u128) }) }), 4) })

  function refusal(action: () => unknown): LockstepError {
    try {
      action()
    } catch (error) {
      if (error instanceof LockstepError) return error
    }
    throw new Error('not refused')
  }

  test('names the path, the value and the limit when writing', () => {
    const fine = { dest: '0x00', amount: { type: 'Free', value: [1, 1n] } } as const
    const poor = { dest: '0x00', amount: { type: 'Free', value: [1, -1n] } } as const
    const error = refusal(() => encode(Batch, { calls: [fine, poor] }))
    expect(error.details).toEqual({ field: 'calls[1].amount.Free[1]', value: -1n, limit: (1n << 128n) - 1n })
    expect(error.message).toBe(
      'calls[1].amount.Free[1]: u128 takes an integer from 0 to 340282366920938463463374607431768211455, but was given -1n',
    )
  })

  test('names the path when reading', () => {
    const Noted = struct({ calls: vec(struct({ note: text(9), amount: variant({ Free: tuple(u8, u128) }) }), 4) })
    const cut = fromHex(`0x04044100${'00'.repeat(16)}`)
    expect(refusal(() => decode(Noted, cut)).details.field).toBe('calls[0].amount.Free[1]')
    const unknown = fromHex(`0x04044101${'00'.repeat(17)}`)
    expect(refusal(() => decode(Noted, unknown)).details.field).toBe('calls[0].amount')
  })

  test('names the path of a hex string', () => {
    const error = refusal(() => encode(Batch, { calls: [{ dest: '0xAA', amount: { type: 'Free', value: [1, 1n] } }] }))
    expect([error.code, error.details.field]).toEqual(['InvalidHex', 'calls[0].dest'])
  })

  test('does not print a number of a million digits', () => {
    expect(refusal(() => encode(u128, 1n << 1_000_000n)).message.length).toBeLessThan(200)
  })

  test('leaves a thrown error that is no refusal as it is', () => {
    const thrown = new RangeError('of the value')
    const value = {
      get a(): number {
        throw thrown
      },
    }
    expect(() => encode(struct({ a: u8 }), value)).toThrow(thrown)
  })
})
