import { writeHexDigits } from './hex.js'

const size = 32

let latestText = ''
let latestBytes = new Uint8Array(size)
let formerText = ''
let formerBytes = new Uint8Array(size)

/**
 * `writeHexDigits` for texts of 32 bytes: accounts and hashes.
 *
 * PERF: a call is about two accounts, whose text is read to find their entries and again for the event: the two that
 * came last are not read again. It takes 0.03 µs instead of 0.14.
 *
 * @throws {LockstepError} `InvalidHex`
 */
export function writeHexOf32(hex: string, target: Uint8Array, start: number): void {
  const known = hex === latestText ? latestBytes : hex === formerText ? formerBytes : readBytes(hex)
  copyBytes(known, target, start)
}

/** Reads a text, which takes the place of the one before the latest. */
function readBytes(hex: string): Uint8Array {
  // No text while its bytes are written: should it be none, or the stack end there, they are of none.
  const bytes = formerBytes
  formerText = latestText
  formerBytes = latestBytes
  latestText = ''
  latestBytes = bytes
  writeHexDigits(hex, bytes, 0)
  latestText = hex
  return bytes
}

function copyBytes(source: Uint8Array, target: Uint8Array, to: number): void {
  for (let index = 0; index < size; index += 1) target[to + index] = source[index] ?? 0
}
