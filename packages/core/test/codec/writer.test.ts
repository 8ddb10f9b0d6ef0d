import { expect, test } from 'vitest'
import {
  bool,
  bytes,
  type Codec,
  compact,
  createReader,
  createWriter,
  encodeWith,
  enumeration,
  finish,
  fixedBytes,
  i8,
  i16,
  i32,
  i128,
  option,
  readBytes,
  remaining,
  text,
  u8,
  u16,
  u32,
  u64,
  variant,
  vec,
  writeByte,
  writeBytes,
} from '../../src/codec/index.js'
import { toHex } from '../../src/hex.js'
import { refusalCode } from './refusal-code.js'

// Found by the property "every proper beginning of an encoding": a view taken before the writer grew.
test.each<readonly [name: string, codec: Codec<unknown>, value: unknown, hex: string]>([
  ['bool', bool, true, '01'],
  ['u8', u8, 7, '07'],
  ['i8', i8, -1, 'ff'],
  ['u16', u16, 7, '0700'],
  ['i16', i16, -1, 'ffff'],
  ['u32', u32, 7, '07000000'],
  ['i32', i32, -1, 'ffffffff'],
  ['u64', u64, 7n, '0700000000000000'],
  ['i128', i128, -1n, 'ff'.repeat(16)],
  ['compact of 1 byte', compact(u32), 1, '04'],
  ['compact of 2 bytes', compact(u32), 64, '0101'],
  ['compact of 4 bytes', compact(u32), 16_384, '02000100'],
  ['compact of 5 bytes', compact(u32), 1_073_741_824, '0300000040'],
  ['wide compact', compact(u64), 4_294_967_296n, '070000000001'],
  ['fixed bytes', fixedBytes(2), '0x0102', '0102'],
  ['bytes', bytes(2), '0x0102', '080102'],
  ['text', text(2), 'ab', '086162'],
  ['null', option(u8), null, '00'],
  ['option', option(u8), 7, '0107'],
  ['vec', vec(u8, 2), [7], '0407'],
  ['variant', variant({ A: u8 }), { type: 'A', value: 7 }, '0007'],
  ['enumeration', enumeration('A', 'B'), 'B', '01'],
])('%s is written whole where the writer has to grow', (_name, codec, value, hex) => {
  for (let before = 0; before <= 16; before += 1) {
    const writer = createWriter(16)
    writeBytes(writer, new Uint8Array(before))
    codec.write(writer, value)
    expect(toHex(finish(writer))).toBe(`0x${'00'.repeat(before)}${hex}`)
  }
})

test('a writer keeps what it has when it grows, and what it gave away is not written to', () => {
  const writer = createWriter()
  for (let byte = 0; byte < 1000; byte += 1) writeByte(writer, byte & 0xff)
  const finished = finish(writer)
  writeBytes(writer, Uint8Array.of(1, 2))
  expect([...finished]).toEqual(Array.from({ length: 1000 }, (_, at) => at & 0xff))
  expect([...finish(writer).slice(-3)]).toEqual([999 & 0xff, 1, 2])
})

test('a reader of a part of a buffer reads that part', () => {
  const reader = createReader(Uint8Array.of(9, 9, 1, 2, 3, 4, 9).subarray(2, 6))
  expect(u8.read(reader)).toBe(1)
  expect(remaining(reader)).toBe(3)
  const copy = readBytes(reader, 2)
  copy[0] = 99
  reader.offset = 1
  expect([...readBytes(reader, 3)]).toEqual([2, 3, 4])
  expect(refusalCode(() => readBytes(reader, 1))).toBe('UnexpectedEnd')
})

test('encodeWith gives memory of its own, also where what it is given encodes itself or fails', () => {
  const first = encodeWith((writer) => {
    writeByte(writer, 1)
    writeBytes(
      writer,
      encodeWith((inner) => writeByte(inner, 2)),
    )
  })
  const failing = (): Uint8Array =>
    encodeWith((writer) => {
      writeByte(writer, 9)
      throw new RangeError('on purpose')
    })
  expect(failing).toThrow(RangeError)
  const second = encodeWith((writer) => writeByte(writer, 3))
  expect([toHex(first), toHex(second)]).toEqual(['0x0102', '0x03'])
})
