import { LockstepError } from '../error.js'

/**
 * An append-only buffer for the canonical byte forms of this room. Lengths are fixed-width little-endian integers:
 * they have one encoding each, so there is no second form to refuse.
 */
export interface ByteWriter {
  u8(value: number): void
  u16(value: number): void
  u32(value: number): void
  bytes(value: Uint8Array): void
  /** Printable ASCII, one byte a character. */
  ascii(value: string): void
  /** A copy of what was written so far. */
  finish(): Uint8Array
}

export function createByteWriter(initialCapacity = 256): ByteWriter {
  let buffer = new Uint8Array(initialCapacity)
  let length = 0

  function reserve(count: number): number {
    const start = length
    length += count
    if (length > buffer.length) {
      const grown = new Uint8Array(Math.max(length, buffer.length * 2))
      grown.set(buffer)
      buffer = grown
    }
    return start
  }

  function integer(value: number, size: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      throw new LockstepError('StateIntegerRange', `The integer ${value} does not fit ${size} bytes; split the data.`, {
        value,
        limit: 2 ** (8 * size) - 1,
      })
    }
    const start = reserve(size)
    for (let index = 0; index < size; index++) buffer[start + index] = (value >>> (8 * index)) & 0xff
  }

  return {
    u8: (value) => integer(value, 1),
    u16: (value) => integer(value, 2),
    u32: (value) => integer(value, 4),
    bytes(value) {
      const start = reserve(value.length)
      buffer.set(value, start)
    },
    ascii(value) {
      const start = reserve(value.length)
      for (let index = 0; index < value.length; index++) buffer[start + index] = value.charCodeAt(index)
    },
    finish: () => buffer.slice(0, length),
  }
}
