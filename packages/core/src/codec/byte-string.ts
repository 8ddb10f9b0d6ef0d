import { readLength, writeLength } from './length-prefix.js'
import { type Reader, readBytes } from './reader.js'
import { type Writer, writeBytes } from './writer.js'

/**
 * Writes bytes as the codec `bytes(max)` does, from memory instead of a text.
 *
 * @throws {CodecError} `LengthOverBound` for more than `max`.
 */
export function writeByteString(writer: Writer, value: Uint8Array, max: number): void {
  writeLength(writer, `bytes<${max}>`, value.length, max)
  writeBytes(writer, value)
}

/**
 * Reads what the codec `bytes(max)` reads, as a copy instead of a text. PERF: as a text, 400 bytes take 2 µs.
 *
 * @throws {CodecError} `UnexpectedEnd`, `NonCanonicalCompact`, `LengthOverBound`.
 */
export function readByteString(reader: Reader, max: number): Uint8Array<ArrayBuffer> {
  return readBytes(reader, readLength(reader, `bytes<${max}>`, max, 1))
}
