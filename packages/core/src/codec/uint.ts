import type { Codec } from './codec.js'
import { defineCodec } from './define-codec.js'
import { checkBigInt, checkNumber } from './integer-check.js'
import { take } from './reader.js'
import { readUnsignedWords, writeWords } from './words.js'
import { reserve, writeByte } from './writer.js'

/** A codec of an unsigned integer of `Bits` bits; `number` up to 32 bits, `bigint` above. */
export interface UintCodec<Bits extends 8 | 16 | 32 | 64 | 128 | 256, T> extends Codec<T> {
  readonly schema: { readonly kind: 'uint'; readonly bits: Bits }
}

/** An integer from 0 to 255: one byte. */
export const u8: UintCodec<8, number> = defineCodec(
  { kind: 'uint', bits: 8 },
  1,
  1,
  (writer, value: number) => {
    checkNumber('u8', 0, 0xff, value)
    writeByte(writer, value)
  },
  (reader) => reader.view.getUint8(take(reader, 1)),
)

/** An integer from 0 to 65,535: two bytes, little-endian. */
export const u16: UintCodec<16, number> = defineCodec(
  { kind: 'uint', bits: 16 },
  2,
  2,
  (writer, value: number) => {
    checkNumber('u16', 0, 0xffff, value)
    const start = reserve(writer, 2)
    writer.view.setUint16(start, value, true)
  },
  (reader) => reader.view.getUint16(take(reader, 2), true),
)

/** An integer from 0 to 4,294,967,295: four bytes, little-endian. */
export const u32: UintCodec<32, number> = defineCodec(
  { kind: 'uint', bits: 32 },
  4,
  4,
  (writer, value: number) => {
    checkNumber('u32', 0, 0xffff_ffff, value)
    const start = reserve(writer, 4)
    writer.view.setUint32(start, value, true)
  },
  (reader) => reader.view.getUint32(take(reader, 4), true),
)

/** A `bigint` from 0 to 2^64 − 1: eight bytes, little-endian. */
export const u64: UintCodec<64, bigint> = wideUint(64)

/** A `bigint` from 0 to 2^128 − 1: 16 bytes, little-endian. */
export const u128: UintCodec<128, bigint> = wideUint(128)

/** A `bigint` from 0 to 2^256 − 1: 32 bytes, little-endian. */
export const u256: UintCodec<256, bigint> = wideUint(256)

function wideUint<Bits extends 64 | 128 | 256>(bits: Bits): UintCodec<Bits, bigint> {
  const name = `u${bits}`
  const words = bits / 64
  const max = 2n ** BigInt(bits) - 1n
  return defineCodec(
    { kind: 'uint', bits },
    bits / 8,
    bits / 8,
    (writer, value: bigint) => {
      checkBigInt(name, 0n, max, value)
      writeWords(writer, words, value)
    },
    (reader) => readUnsignedWords(reader, words),
  )
}
