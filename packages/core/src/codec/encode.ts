import { type Hex, hexFromBytes } from '../hex.js'
import type { Codec } from './codec.js'
import { returnWriter, takeWriter } from './scratch-writer.js'
import { finish, type Writer } from './writer.js'

/**
 * The one encoding of a value, in memory of its own.
 *
 * @throws {CodecError} when the value is outside the type; see `CodecErrorCode`.
 */
export function encode<T>(codec: Codec<T>, value: NoInfer<T>): Uint8Array<ArrayBuffer> {
  const writer = takeWriter()
  codec.write(writer, value)
  const encoded = finish(writer)
  returnWriter(writer)
  return encoded
}

/**
 * The bytes that a function writes, in memory of their own: of several values behind each other.
 *
 * PERF: without the memory that a writer of one's own would take and leave to the garbage collector.
 */
export function encodeWith(write: (writer: Writer) => void): Uint8Array<ArrayBuffer> {
  const writer = takeWriter()
  write(writer)
  const encoded = finish(writer)
  returnWriter(writer)
  return encoded
}

/**
 * The one encoding of a value as text. PERF: without the bytes in between.
 *
 * @throws {CodecError} when the value is outside the type; see `CodecErrorCode`.
 */
export function encodeHex<T>(codec: Codec<T>, value: NoInfer<T>): Hex {
  const writer = takeWriter()
  codec.write(writer, value)
  const encoded = hexFromBytes(writer.bytes, 0, writer.length)
  returnWriter(writer)
  return encoded
}
