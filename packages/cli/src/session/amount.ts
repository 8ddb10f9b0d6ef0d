import { usageError } from '../usage-error.js'

const digits = 12

/** Reads an amount in units, such as `0.2`; a unit is 10^12 of the smallest unit. @throws LockstepError `Usage` */
export function readAmount(text: string): bigint {
  const [, whole, fraction = ''] = /^(\d{1,26})(?:\.(\d{1,12}))?$/.exec(text) ?? []
  if (whole === undefined)
    throw usageError('AMOUNT', text, 'write units such as 6 or 0.2, with at most 12 digits behind the point')
  return BigInt(whole) * 10n ** BigInt(digits) + BigInt(fraction.padEnd(digits, '0'))
}

/** An amount in units, as short as possible. */
export function amountText(amount: bigint): string {
  const padded = amount.toString().padStart(digits + 1, '0')
  const fraction = padded.slice(-digits).replace(/0+$/, '')
  return fraction === '' ? padded.slice(0, -digits) : `${padded.slice(0, -digits)}.${fraction}`
}
