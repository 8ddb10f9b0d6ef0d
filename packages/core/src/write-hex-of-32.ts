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
  if (hex === latestText) return copyBytes(latestBytes, 0, target, start)
  if (hex === formerText) return copyBytes(formerBytes, 0, target, start)
  writeHexDigits(hex, target, start)
  const bytes = formerBytes
  formerBytes = latestBytes
  formerText = latestText
  // No text while the bytes are copied: should the stack end there, they are of none.
  latestText = ''
  latestBytes = bytes
  copyBytes(target, start, latestBytes, 0)
  latestText = hex
}

function copyBytes(source: Uint8Array, from: number, target: Uint8Array, to: number): void {
  for (let index = 0; index < size; index += 1) target[to + index] = source[from + index] ?? 0
}
