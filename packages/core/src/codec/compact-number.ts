import { CodecError } from './codec-error.js'
import { type Reader, take } from './reader.js'
import { valueOutOfRange } from './value-out-of-range.js'
import { reserve, type Writer, writeByte } from './writer.js'

/** Writes an integer from 0 to 2^32 − 1 in its shortest compact form: 1, 2, 4 or 5 bytes. */
export function writeCompactNumber(writer: Writer, value: number): void {
  if (value < 0x40) {
    writeByte(writer, value << 2)
  } else if (value < 0x4000) {
    const start = reserve(writer, 2)
    writer.view.setUint16(start, (value << 2) | 0b01, true)
  } else if (value < 0x4000_0000) {
    const start = reserve(writer, 4)
    writer.view.setUint32(start, ((value << 2) | 0b10) >>> 0, true)
  } else {
    const start = reserve(writer, 5)
    writer.view.setUint8(start, 0b11)
    writer.view.setUint32(start + 1, value, true)
  }
}

/**
 * Reads a compact integer from 0 to `max`, which is at most 2^32 − 1.
 *
 * @throws {CodecError} `UnexpectedEnd`, `NonCanonicalCompact`, `ValueOutOfRange`.
 */
export function readCompactNumber(reader: Reader, codec: string, max: number): number {
  const value = readShortestNumber(reader, codec, max)
  if (value > max) throw valueOutOfRange(codec, 0, max, value)
  return value
}

function readShortestNumber(reader: Reader, codec: string, max: number): number {
  const start = take(reader, 1)
  const first = reader.view.getUint8(start)
  switch (first & 0b11) {
    case 0b00:
      return first >>> 2
    case 0b01:
      take(reader, 1)
      return notBelow(reader.view.getUint16(start, true) >>> 2, 0x40)
    case 0b10:
      take(reader, 3)
      return notBelow(reader.view.getUint32(start, true) >>> 2, 0x4000)
    default:
      return readLongNumber(reader, first, codec, max)
  }
}

function readLongNumber(reader: Reader, first: number, codec: string, max: number): number {
  const size = checkLongForm(reader, first)
  if (size > 4) throw tooManyBytes(codec, size, max)
  return notBelow(reader.view.getUint32(take(reader, 4), true), 0x4000_0000)
}

/** The number of bytes that follow `first` in the long form, which must all be there, the last of them not 0. */
export function checkLongForm(reader: Reader, first: number): number {
  const size = (first >>> 2) + 4
  const start = take(reader, size)
  if (reader.view.getUint8(start + size - 1) === 0) throw nonCanonical()
  reader.offset = start
  return size
}

/** The refusal of a long form with more bytes than the type. */
function tooManyBytes(codec: string, size: number, max: number): CodecError {
  return new CodecError(
    'ValueOutOfRange',
    `${codec} takes an integer from 0 to ${max}, but the input has one of ${size} bytes`,
    { value: size, limit: max },
  )
}

/** The refusal of a compact integer that has a shorter form. */
export function nonCanonical(): CodecError {
  return new CodecError('NonCanonicalCompact', 'a compact integer must have its shortest form; encode it again')
}

function notBelow(value: number, smallest: number): number {
  if (value < smallest) throw nonCanonical()
  return value
}
