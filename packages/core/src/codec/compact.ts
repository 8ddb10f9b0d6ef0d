import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { readCompactBigInt, writeCompactBigInt } from './compact-bigint.js'
import { readCompactNumber, writeCompactNumber } from './compact-number.js'
import { defineCodec } from './define-codec.js'
import { checkBigInt, checkNumber } from './integer-check.js'
import type { UintCodec } from './uint.js'

/**
 * An unsigned integer in as few bytes as it needs; longer forms are refused with `NonCanonicalCompact`.
 *
 * The low two bits of the first byte tell the form: `00` one byte (below 2^6), `01` two bytes (below 2^14), `10`
 * four bytes (below 2^30), `11` the number of the following bytes less four in the upper six bits.
 *
 * SPEC: Polkadot protocol specification, appendix A.2.2, SCALE codec: variable-length (compact) integers.
 *
 * @throws {CodecError} `InvalidDefinition` for anything but u8, u16, u32, u64 and u128.
 */
export function compact<T>(integer: UintCodec<8 | 16 | 32 | 64 | 128, T>): Codec<T>
export function compact(integer: Codec<unknown>): Codec<number> | Codec<bigint> {
  const { schema } = integer
  const bits = schema.kind === 'uint' ? schema.bits : undefined
  switch (bits) {
    case 8:
    case 16:
    case 32:
      return compactNumber(bits)
    case 64:
    case 128:
      return compactBigInt(bits)
    default:
      throw new CodecError('InvalidDefinition', `compact takes u8, u16, u32, u64 or u128, not ${schema.kind}`, {
        value: schema.kind,
      })
  }
}

function compactNumber(bits: 8 | 16 | 32): Codec<number> {
  const name = `compact<u${bits}>`
  const max = 2 ** bits - 1
  const maxSize = { 8: 2, 16: 4, 32: 5 }[bits]
  return defineCodec(
    { kind: 'compact', bits },
    1,
    maxSize,
    (writer, value: number) => {
      checkNumber(name, 0, max, value)
      writeCompactNumber(writer, value)
    },
    (reader) => readCompactNumber(reader, name, max),
  )
}

function compactBigInt(bits: 64 | 128): Codec<bigint> {
  const name = `compact<u${bits}>`
  const max = 2n ** BigInt(bits) - 1n
  return defineCodec(
    { kind: 'compact', bits },
    1,
    1 + bits / 8,
    (writer, value: bigint) => {
      checkBigInt(name, 0n, max, value)
      writeCompactBigInt(writer, value)
    },
    (reader) => readCompactBigInt(reader, name, max),
  )
}
