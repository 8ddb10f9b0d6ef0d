import { valueOutOfRange } from './value-out-of-range.js'
import { wrongType } from './wrong-type.js'

/**
 * Refuses what is not an integer `number` from `min` to `max`.
 *
 * -0 is refused too: it would come back as 0, and a program that tells the two apart would fork from one that
 * reads the decoded value.
 */
export function checkNumber(codec: string, min: number, max: number, value: number): void {
  if (typeof value !== 'number') throw wrongType(codec, 'a number', value)
  if (!(Number.isInteger(value) && value >= min && value <= max) || Object.is(value, -0)) {
    throw valueOutOfRange(codec, min, max, value, numberInstead(value))
  }
}

/** Refuses what is not a `bigint` from `min` to `max`. */
export function checkBigInt(codec: string, min: bigint, max: bigint, value: bigint): void {
  if (typeof value !== 'bigint') throw wrongType(codec, 'a bigint', value, bigIntInstead(value))
  if (value < min || value > max) throw valueOutOfRange(codec, min, max, value)
}

function numberInstead(value: number): string {
  if (!Number.isInteger(value)) return '; there are no fractions, count in a smaller unit'
  return Math.abs(value) > 0xffff_ffff ? '; beyond 32 bits take u64 or wider, and write a bigint' : ''
}

function bigIntInstead(value: unknown): string {
  return Number.isSafeInteger(value) ? `; write ${String(value)}n` : ''
}
