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
  i16,
  i32,
  i64,
  i128,
  i256,
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
import { fromHex, toHex } from '../../src/hex.js'

/** Both directions of one pair of a value and its encoding. */
function expectEncoding<T>(codec: Codec<T>, value: T, hex: string): void {
  expect(toHex(encode(codec, value))).toBe(hex)
  expect(decode(codec, fromHex(hex))).toEqual(value)
}

describe('fixed-width integers', () => {
  test('parity-scale-codec documentation: i8 69 is 0x45, u16 42 is 0x2a00, u32 16777215 is 0xffffff00', () => {
    expectEncoding(i8, 69, '0x45')
    expectEncoding(u16, 42, '0x2a00')
    expectEncoding(u32, 16_777_215, '0xffffff00')
  })

  test('the bounds of unsigned integers', () => {
    expectEncoding(u8, 0, '0x00')
    expectEncoding(u8, 255, '0xff')
    expectEncoding(u16, 65_535, '0xffff')
    expectEncoding(u32, 4_294_967_295, '0xffffffff')
    expectEncoding(u64, 18_446_744_073_709_551_615n, '0xffffffffffffffff')
    expectEncoding(u64, 1n, '0x0100000000000000')
    expectEncoding(u128, 1n << 64n, '0x00000000000000000100000000000000')
    expectEncoding(u128, 340_282_366_920_938_463_463_374_607_431_768_211_455n, `0x${'ff'.repeat(16)}`)
    expectEncoding(u256, 1n << 192n, `0x${'00'.repeat(24)}01${'00'.repeat(7)}`)
    expectEncoding(u256, (1n << 256n) - 1n, `0x${'ff'.repeat(32)}`)
  })

  test('the bounds of signed integers, in two’s complement', () => {
    expectEncoding(i8, -128, '0x80')
    expectEncoding(i8, -1, '0xff')
    expectEncoding(i16, -32_768, '0x0080')
    expectEncoding(i32, -1, '0xffffffff')
    expectEncoding(i32, 2_147_483_647, '0xffffff7f')
    expectEncoding(i64, -1n, '0xffffffffffffffff')
    expectEncoding(i64, -9_223_372_036_854_775_808n, '0x0000000000000080')
    expectEncoding(i128, -2n, `0xfe${'ff'.repeat(15)}`)
    expectEncoding(i128, -(1n << 64n), `0x${'00'.repeat(8)}${'ff'.repeat(8)}`)
    expectEncoding(i256, -(1n << 255n), `0x${'00'.repeat(31)}80`)
  })
})

describe('compact integers', () => {
  test('parity-scale-codec documentation: 0, 1, 42, 69, 65535 and 100000000000000', () => {
    expectEncoding(compact(u32), 0, '0x00')
    expectEncoding(compact(u32), 1, '0x04')
    expectEncoding(compact(u32), 42, '0xa8')
    expectEncoding(compact(u32), 69, '0x1501')
    expectEncoding(compact(u32), 65_535, '0xfeff0300')
    expectEncoding(compact(u64), 100_000_000_000_000n, '0x0b00407a10f35a')
  })

  test('Polkadot specification A.2.2: the first and last number of every form', () => {
    expectEncoding(compact(u32), 63, '0xfc')
    expectEncoding(compact(u32), 64, '0x0101')
    expectEncoding(compact(u32), 16_383, '0xfdff')
    expectEncoding(compact(u32), 16_384, '0x02000100')
    expectEncoding(compact(u32), 1_073_741_823, '0xfeffffff')
    expectEncoding(compact(u32), 1_073_741_824, '0x0300000040')
    expectEncoding(compact(u32), 4_294_967_295, '0x03ffffffff')
    expectEncoding(compact(u64), 4_294_967_296n, '0x070000000001')
    expectEncoding(compact(u64), 18_446_744_073_709_551_615n, '0x13ffffffffffffffff')
    expectEncoding(compact(u128), (1n << 128n) - 1n, `0x33${'ff'.repeat(16)}`)
  })

  test('every width has the same form of a number', () => {
    expectEncoding(compact(u8), 255, '0xfd03')
    expectEncoding(compact(u16), 65_535, '0xfeff0300')
    expectEncoding(compact(u64), 63n, '0xfc')
    expectEncoding(compact(u128), 1_073_741_823n, '0xfeffffff')
    expectEncoding(compact(u128), 1_073_741_824n, '0x0300000040')
  })
})

describe('bytes and text', () => {
  test('Substrate documentation: the vector 4, 8, 15, 16, 23, 42 of u16', () => {
    expectEncoding(vec(u16, 6), [4, 8, 15, 16, 23, 42], '0x18040008000f00100017002a00')
  })

  test('fixed bytes have no length, bytes have one', () => {
    expectEncoding(fixedBytes(3), '0x010203', '0x010203')
    expectEncoding(fixedBytes(0), '0x', '0x')
    expectEncoding(bytes(3), '0x010203', '0x0c010203')
    expectEncoding(bytes(3), '0x', '0x00')
    expectEncoding(bytes(100), `0x${'ab'.repeat(70)}`, `0x1901${'ab'.repeat(70)}`)
  })

  test('Polkadot specification, SCALE strings: UTF-8 after its compact length in bytes', () => {
    expectEncoding(text(16), 'Hamlet', '0x1848616d6c6574')
    // Published with the codec of Parity: 'Война и мир', 20 bytes.
    expectEncoding(text(20), 'Война и мир', '0x50d092d0bed0b9d0bdd0b020d0b820d0bcd0b8d180')
    expectEncoding(text(4), '𝄞', '0x10f09d849e')
    expectEncoding(text(8), '\u0000€', '0x1000e282ac')
  })
})

describe('composite types', () => {
  test('Substrate documentation: booleans, options of a number, tuples', () => {
    expectEncoding(bool, false, '0x00')
    expectEncoding(bool, true, '0x01')
    expectEncoding(option(u8), null, '0x00')
    expectEncoding(option(u8), 42, '0x012a')
    expectEncoding(tuple(compact(u32), bool), [3, false], '0x0c00')
  })

  test('an option of a boolean takes two bytes, as Option<bool> of Rust does', () => {
    expectEncoding(option(bool), false, '0x0100')
    expectEncoding(option(bool), true, '0x0101')
  })

  test('Substrate documentation: the enumeration of Int(u8) and Bool(bool)', () => {
    const IntOrBool = variant({ Int: u8, Bool: bool })
    expectEncoding(IntOrBool, { type: 'Int', value: 42 }, '0x002a')
    expectEncoding(IntOrBool, { type: 'Bool', value: true }, '0x0101')
  })

  test('variants and enumerations with indices of their own', () => {
    const Signature = variant({ Ecdsa: [2, fixedBytes(2)], None: [255, unit], Ed25519: [0, fixedBytes(1)] })
    expectEncoding(Signature, { type: 'Ecdsa', value: '0xaabb' }, '0x02aabb')
    expectEncoding(Signature, { type: 'None', value: null }, '0xff')
    expectEncoding(Signature, { type: 'Ed25519', value: '0xcc' }, '0x00cc')
    expectEncoding(enumeration('Red', 'Green'), 'Green', '0x01')
    expectEncoding(enumeration({ Red: 9, Green: 4 }), 'Green', '0x04')
  })

  test('structs, tuples and arrays are the encodings of their parts, in the order of declaration', () => {
    expectEncoding(struct({ second: u16, first: u8 }), { second: 1, first: 2 }, '0x010002')
    expectEncoding(struct({}), {}, '0x')
    expectEncoding(tuple(), [], '0x')
    expectEncoding(unit, null, '0x')
    expectEncoding(array(u16, 2), [1, 2], '0x01000200')
    expectEncoding(vec(tuple(u8, bool), 2), [[7, true]], '0x040701')
  })

  test('the fields of a struct may be given in any order', () => {
    expect(toHex(encode(struct({ a: u8, b: u8 }), { b: 2, a: 1 }))).toBe('0x0102')
  })
})
