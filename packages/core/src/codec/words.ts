import { type Reader, take } from './reader.js'
import { reserve, type Writer } from './writer.js'

/**
 * Writes the low `words` 64-bit words of a `bigint`, little-endian, in two's complement.
 *
 * PERF: most amounts fit one word. Its comparison is a few machine instructions; a shift is a call that allocates.
 */
export function writeWords(writer: Writer, words: number, value: bigint): void {
  const start = reserve(writer, words * 8)
  const view = writer.view
  const lowest = BigInt.asUintN(64, value)
  view.setBigUint64(start, lowest, true)
  let rest = lowest === value ? 0n : value >> 64n
  for (let word = 1; word < words; word += 1) {
    // `setBigUint64` keeps the low 64 bits by itself, of negative numbers too.
    view.setBigUint64(start + word * 8, rest, true)
    if (rest !== 0n) rest >>= 64n
  }
}

/** Reads `words` 64-bit words as one unsigned `bigint`. */
export function readUnsignedWords(reader: Reader, words: number): bigint {
  const start = take(reader, words * 8)
  const last = start + (words - 1) * 8
  return joinLowerWords(reader.view, start, last, reader.view.getBigUint64(last, true))
}

/** Reads `words` 64-bit words as one `bigint` in two's complement. */
export function readSignedWords(reader: Reader, words: number): bigint {
  const start = take(reader, words * 8)
  const last = start + (words - 1) * 8
  return joinLowerWords(reader.view, start, last, reader.view.getBigInt64(last, true))
}

function joinLowerWords(view: DataView, start: number, last: number, top: bigint): bigint {
  let value = top
  for (let at = last - 8; at >= start; at -= 8) {
    const word = view.getBigUint64(at, true)
    // PERF: most amounts fit one word; joining to zero would allocate twice for nothing.
    value = value === 0n ? word : (value << 64n) | word
  }
  return value
}
