import type { CryptoProvider } from '../crypto/crypto-provider.js'

/** Values up to this many bytes are hashed in one block. */
const longestBlock = 62
const blockBytes = 64
const markBit = 0x80

/**
 * The 32 bytes that stand for each value in its leaf, 32 bytes a value.
 *
 * - up to 62 bytes: SHA-256(value ‖ zeros ‖ length), over 64 bytes, the highest bit of the last byte cleared
 * - longer: SHA-256(value), that bit set
 *
 * One value has one word, and two values have one word only by a collision of 255 bits of SHA-256: the bit tells the
 * forms apart, the length ends a short value. Words are hashes even where the value would fit, because proofs of absence show
 * the word of another entry: nobody must read a stranger's balance there.
 *
 * PERF: balances, nonces and flags are short, and 64-byte blocks are hashed many at a time.
 */
export function valueWords(
  provider: Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>,
  values: readonly (Uint8Array | undefined)[],
): Uint8Array<ArrayBuffer> {
  const blocks = new Uint8Array(blockBytes * values.length)
  let at = 0
  for (const value of values) {
    if (value !== undefined) writeBlock(value, blocks, at)
    at += blockBytes
  }
  const words = new Uint8Array(32 * values.length)
  provider.sha256Blocks(blocks, words)
  at = 0
  for (const value of values) {
    const isLong = value !== undefined && value.length > longestBlock
    if (isLong) words.set(provider.sha256(value), at)
    mark(words, at + 31, isLong)
    at += 32
  }
  return words
}

function writeBlock(value: Uint8Array, blocks: Uint8Array, at: number): void {
  if (value.length > longestBlock) return
  for (let index = 0; index < value.length; index += 1) blocks[at + index] = value[index] ?? 0
  blocks[at + blockBytes - 1] = value.length
}

function mark(words: Uint8Array, at: number, isLong: boolean): void {
  const byte = words[at] ?? 0
  words[at] = isLong ? byte | markBit : byte & ~markBit
}
