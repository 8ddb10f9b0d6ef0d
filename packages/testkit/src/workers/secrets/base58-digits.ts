import { toHex } from '@lockstep/core'

const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** PERF: so many digits are an exact number, so that the long division is done once for all of them. */
const digitsAtOnce = 9
const manyDigits = 58n ** BigInt(digitsAtOnce)

/**
 * Bytes as base58 writes them down, with a `1` for each zero in front. Of any length: `base58Text` of the adapters is for
 * shards alone.
 */
export function base58Digits(bytes: Uint8Array): string {
  let rest = bytes.length === 0 ? 0n : BigInt(toHex(bytes))
  let text = ''
  for (; rest > 0n; rest /= manyDigits) text = tail(Number(rest % manyDigits), rest >= manyDigits) + text
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + text
}

/** The last digits; all of them where more come in front. */
function tail(value: number, isFull: boolean): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 58)) text = (digits[rest % 58] ?? '') + text
  return isFull ? text.padStart(digitsAtOnce, '1') : text
}
