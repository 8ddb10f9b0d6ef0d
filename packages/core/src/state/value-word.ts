import type { CryptoProvider } from '../crypto/crypto-provider.js'

/** Values up to this many bytes stand in their leaf themselves. */
const longestInline = 31
const lastByte = 31
const hashedBit = 0x80

/**
 * Writes the 32 bytes that stand for a value in its leaf to `target` from `at` on; they must be zero before.
 *
 * - up to 31 bytes: value ‖ zeros ‖ length, so the last byte is 0 to 31
 * - longer: SHA-256(value), the highest bit of the last byte set
 *
 * One value has one word, and no word stands for two values: the last byte tells the forms apart, the length ends a
 * short value (its own zeros are not padding), and two long ones would be a collision of 255 bits of SHA-256.
 *
 * PERF: balances, nonces and flags are short. Hashing them cost a third of an update, and the leaf says the same.
 */
export function writeValueWord(
  provider: Pick<CryptoProvider, 'sha256'>,
  value: Uint8Array,
  target: Uint8Array,
  at: number,
): void {
  const { length } = value
  if (length <= longestInline) {
    for (let index = 0; index < length; index++) target[at + index] = value[index] ?? 0
    target[at + lastByte] = length
    return
  }
  target.set(provider.sha256(value), at)
  target[at + lastByte] = (target[at + lastByte] ?? 0) | hashedBit
}
