import { checkLongForm, nonCanonical, readCompactNumber, writeCompactNumber } from './compact-number.js'
import { type Reader, take } from './reader.js'
import { valueOutOfRange } from './value-out-of-range.js'
import { reserve, type Writer } from './writer.js'

/** Writes an unsigned integer below 2^536 in its shortest compact form. */
export function writeCompactBigInt(writer: Writer, value: bigint): void {
  if (value < 0x4000_0000n) {
    writeCompactNumber(writer, Number(value))
    return
  }
  const size = byteLength(value)
  let at = reserve(writer, 1 + size)
  writer.view.setUint8(at, ((size - 4) << 2) | 0b11)
  for (let rest = value; rest > 0n; rest >>= 8n) {
    at += 1
    writer.view.setUint8(at, Number(rest & 0xffn))
  }
}

/**
 * Reads a compact integer from 0 to `max`.
 *
 * @throws {CodecError} `UnexpectedEnd`, `NonCanonicalCompact`, `ValueOutOfRange`.
 */
export function readCompactBigInt(reader: Reader, codec: string, max: bigint): bigint {
  const first = reader.view.getUint8(take(reader, 1))
  if ((first & 0b11) !== 0b11) {
    reader.offset -= 1
    return BigInt(readCompactNumber(reader, codec, 0x3fff_ffff))
  }
  const size = checkLongForm(reader, first)
  const value = readLittleEndian(reader, size)
  if (value < 0x4000_0000n) throw nonCanonical()
  if (value > max) throw valueOutOfRange(codec, 0n, max, value)
  return value
}

function readLittleEndian(reader: Reader, size: number): bigint {
  const start = take(reader, size)
  let value = 0n
  for (let at = start + size - 1; at >= start; at -= 1) {
    value = (value << 8n) | BigInt(reader.view.getUint8(at))
  }
  return value
}

function byteLength(value: bigint): number {
  let size = 0
  for (let rest = value; rest > 0n; rest >>= 8n) size += 1
  return size
}
