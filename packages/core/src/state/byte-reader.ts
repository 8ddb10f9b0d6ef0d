import { LockstepError } from '../error.js'

/**
 * Reads the canonical byte forms of this room strictly. A length is held against its limit and against the bytes
 * that are really there before anything is copied, so a claimed length never sets memory aside.
 */
export interface ByteReader {
  u8(field: string): number
  u16(field: string): number
  u32(field: string): number
  /** A copy of the next `length` bytes. */
  bytes(field: string, length: number): Uint8Array
  ascii(field: string, length: number): string
  /** A u32 that may not exceed `limit`. */
  boundedU32(field: string, limit: number): number
  /** @throws LockstepError when bytes are left over */
  end(): void
  /** Refuses the input with the reader's code. */
  fail(message: string, field: string, value: unknown, limit?: unknown): never
}

/** @param code the code of every {@link LockstepError} that the reader throws */
export function createByteReader(input: Uint8Array, code: string): ByteReader {
  let offset = 0

  const fail = (message: string, field: string, value: unknown, limit?: unknown): never => {
    throw new LockstepError(code, message, { field, value, limit })
  }

  function take(field: string, length: number): number {
    const left = input.length - offset
    if (length > left)
      fail(`Field ${field} needs ${length} bytes and ${left} are left; the input was cut.`, field, length, left)
    const start = offset
    offset += length
    return start
  }

  function integer(field: string, size: number): number {
    const start = take(field, size)
    let value = 0
    for (let index = size - 1; index >= 0; index--) value = value * 256 + (input[start + index] ?? 0)
    return value
  }

  return {
    u8: (field) => integer(field, 1),
    u16: (field) => integer(field, 2),
    u32: (field) => integer(field, 4),
    bytes(field, length) {
      const start = take(field, length)
      // Not `slice`: on a node Buffer that is a view into the input.
      return new Uint8Array(input.subarray(start, start + length))
    },
    ascii(field, length) {
      const start = take(field, length)
      let text = ''
      for (let index = start; index < start + length; index++) text += String.fromCharCode(input[index] ?? 0)
      return text
    },
    boundedU32(field, limit) {
      const value = integer(field, 4)
      if (value > limit) fail(`Field ${field} is ${value}; at most ${limit} is allowed.`, field, value, limit)
      return value
    },
    end() {
      const left = input.length - offset
      if (left > 0) fail(`${left} bytes are left over behind the last field; remove them.`, 'input', left, 0)
    },
    fail,
  }
}
