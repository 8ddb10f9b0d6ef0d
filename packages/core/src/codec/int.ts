import type { Codec } from './codec.js'
import { defineCodec } from './define-codec.js'
import { checkBigInt, checkNumber } from './integer-check.js'
import { take } from './reader.js'
import { readSignedWords, writeWords } from './words.js'
import { reserve, writeByte } from './writer.js'

/** An integer from −128 to 127: one byte, two's complement. */
export const i8: Codec<number> = defineCodec(
  { kind: 'int', bits: 8 },
  1,
  1,
  (writer, value: number) => {
    checkNumber('i8', -0x80, 0x7f, value)
    writeByte(writer, value & 0xff)
  },
  (reader) => reader.view.getInt8(take(reader, 1)),
)

/** An integer from −32,768 to 32,767: two bytes, two's complement, little-endian. */
export const i16: Codec<number> = defineCodec(
  { kind: 'int', bits: 16 },
  2,
  2,
  (writer, value: number) => {
    checkNumber('i16', -0x8000, 0x7fff, value)
    const start = reserve(writer, 2)
    writer.view.setInt16(start, value, true)
  },
  (reader) => reader.view.getInt16(take(reader, 2), true),
)

/** An integer from −2,147,483,648 to 2,147,483,647: four bytes, two's complement, little-endian. */
export const i32: Codec<number> = defineCodec(
  { kind: 'int', bits: 32 },
  4,
  4,
  (writer, value: number) => {
    checkNumber('i32', -0x8000_0000, 0x7fff_ffff, value)
    const start = reserve(writer, 4)
    writer.view.setInt32(start, value, true)
  },
  (reader) => reader.view.getInt32(take(reader, 4), true),
)

/** A `bigint` from −2^63 to 2^63 − 1: eight bytes, two's complement, little-endian. */
export const i64: Codec<bigint> = wideInt(64)

/** A `bigint` from −2^127 to 2^127 − 1: 16 bytes, two's complement, little-endian. */
export const i128: Codec<bigint> = wideInt(128)

/** A `bigint` from −2^255 to 2^255 − 1: 32 bytes, two's complement, little-endian. */
export const i256: Codec<bigint> = wideInt(256)

function wideInt(bits: 64 | 128 | 256): Codec<bigint> {
  const name = `i${bits}`
  const words = bits / 64
  const bound = 2n ** BigInt(bits - 1)
  return defineCodec(
    { kind: 'int', bits },
    bits / 8,
    bits / 8,
    (writer, value: bigint) => {
      checkBigInt(name, -bound, bound - 1n, value)
      writeWords(writer, words, value)
    },
    (reader) => readSignedWords(reader, words),
  )
}
