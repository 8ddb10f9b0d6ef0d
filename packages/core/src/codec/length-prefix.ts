import { CodecError } from './codec-error.js'
import { readCompactNumber, writeCompactNumber } from './compact-number.js'
import { type Reader, remaining, unexpectedEnd } from './reader.js'
import type { Writer } from './writer.js'

/** Size in bytes of the compact form of a length. */
export function lengthPrefixSize(length: number): number {
  if (length < 0x40) return 1
  if (length < 0x4000) return 2
  return length < 0x4000_0000 ? 4 : 5
}

/** Writes the length of a variable-size value, after it was held against the bound of the type. */
export function writeLength(writer: Writer, codec: string, length: number, max: number): void {
  if (length > max) throw lengthOverBound(codec, length, max)
  writeCompactNumber(writer, length)
}

/**
 * Reads the length of a variable-size value and holds it against the bound of the type and against the bytes that
 * are left, `minItemSize` for each item, so that nothing is allocated for a claim that the input cannot keep.
 */
export function readLength(reader: Reader, codec: string, max: number, minItemSize: number): number {
  const length = readCompactNumber(reader, codec, 0xffff_ffff)
  if (length > max) throw lengthOverBound(codec, length, max)
  if (length * minItemSize > remaining(reader)) throw unexpectedEnd(reader, length * minItemSize)
  return length
}

function lengthOverBound(codec: string, length: number, max: number): CodecError {
  return new CodecError('LengthOverBound', `${codec} holds at most ${max}, but was given ${length}; send less`, {
    value: length,
    limit: max,
  })
}
