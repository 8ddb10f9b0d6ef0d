import { CodecError } from './codec-error.js'

/** Bytes and how many of them are read; `view` spans the same memory. */
export interface Reader {
  /** The input, from byte 0. */
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Of the input, in bytes. */
  readonly length: number
  /** Where the next byte is read, from 0. */
  offset: number
}

/** A reader at the first of `bytes`, which must not change while it is read. */
export function createReader(bytes: Uint8Array): Reader {
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    length: bytes.length,
    offset: 0,
  }
}

/**
 * Steps over `size` bytes and answers where they begin.
 *
 * @throws {CodecError} `UnexpectedEnd` when fewer are left.
 */
export function take(reader: Reader, size: number): number {
  const start = reader.offset
  const end = start + size
  if (end > reader.length) throw unexpectedEnd(reader, size)
  reader.offset = end
  return start
}

/**
 * The next `size` bytes, copied.
 *
 * @throws {CodecError} `UnexpectedEnd` when fewer are left.
 */
export function readBytes(reader: Reader, size: number): Uint8Array<ArrayBuffer> {
  const start = take(reader, size)
  return new Uint8Array(reader.bytes.subarray(start, start + size))
}

/** How many bytes are not read yet. */
export function remaining(reader: Reader): number {
  return reader.length - reader.offset
}

/** The refusal of an input that ends too early. */
export function unexpectedEnd(reader: Reader, size: number): CodecError {
  const left = remaining(reader)
  return new CodecError(
    'UnexpectedEnd',
    `the input ends at byte ${reader.length}, but ${size} bytes are needed at byte ${reader.offset}; send it whole`,
    { value: left, limit: size },
  )
}
