import { expect, test } from 'vitest'
import {
  bytes,
  createReader,
  createWriter,
  decode,
  encode,
  finish,
  readByteString,
  writeByteString,
} from '../../src/codec/index.js'
import { fromHex, toHex } from '../../src/hex.js'
import { refusalCode } from './refusal-code.js'

const max = 16_384
const codec = bytes(max)

test.each([0, 1, 63, 64, 16_383, max])('%i bytes are written and read as the codec has them', (length) => {
  const value = Uint8Array.from({ length }, (_, index) => index % 251)
  const writer = createWriter()
  writeByteString(writer, value, max)
  const encoded = finish(writer)
  expect(toHex(encoded)).toBe(toHex(encode(codec, toHex(value))))
  const read = readByteString(createReader(encoded), max)
  expect(toHex(read)).toBe(toHex(value))
  // A copy: what is read is kept while the input is not.
  encoded.fill(0xff)
  expect(toHex(read)).toBe(toHex(value))
})

test.each([
  ['one byte too few', '0x080a'],
  ['nothing', '0x'],
  ['a length in more bytes than it needs', '0x01000a'],
  ['a length over the bound', `0x06000100${'00'.repeat(16_385)}`],
])('%s is refused as the codec refuses it', (_title, hex) => {
  const encoded = fromHex(hex)
  const refusal = refusalCode(() => decode(codec, encoded))
  expect(refusal).toBeTypeOf('string')
  expect(refusalCode(() => readByteString(createReader(encoded), max))).toBe(refusal)
})

test('more bytes than the bound are not written', () => {
  const writer = createWriter()
  expect(refusalCode(() => writeByteString(writer, new Uint8Array(3), 2))).toBe('LengthOverBound')
})
