import { LockstepError } from '@lockstep/core'

/** Binary digits behind the point. SPEC: Integritee's teeracle pallet, `substrate_fixed::U32F32`. */
const fraction = 32n
const shownDigits = 9

/**
 * A decimal number as the parentchain has exchange rates: fixed point with 32 binary digits behind the point, the rest cut
 * off. Without floats, so that what is sent is what was read.
 *
 * @throws LockstepError `OracleValue`
 */
export function rateOfText(text: string): bigint {
  const [, whole = '', digits = ''] = /^(\d{1,10})(?:\.(\d{1,40}))?$/.exec(text) ?? []
  const rate = (BigInt(`${whole}${digits}` || '0') << fraction) / 10n ** BigInt(digits.length)
  if (whole !== '' && rate > 0n && rate < 1n << 64n) return rate
  throw new LockstepError(
    'OracleValue',
    `the source's value is ${JSON.stringify(text.slice(0, 60))}; a rate is a decimal number above 0 and below 2^32`,
    { field: '--value', value: text.slice(0, 60), limit: 2 ** 32 },
  )
}

/** An exchange rate with at most 9 decimal digits behind the point. */
export function textOfRate(rate: bigint): string {
  const scaled = (rate * 10n ** BigInt(shownDigits) + (1n << (fraction - 1n))) >> fraction
  const padded = scaled.toString().padStart(shownDigits + 1, '0')
  const digits = padded.slice(-shownDigits).replace(/0+$/, '')
  return digits === '' ? padded.slice(0, -shownDigits) : `${padded.slice(0, -shownDigits)}.${digits}`
}
