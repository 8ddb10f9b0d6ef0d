import { fromHex, toHex } from '@lockstep/core'
import type { WorkOrderProfile } from './profile.js'

/** The bytes of a hexadecimal text: `0x` or none, digits of any case, two a byte. */
export function hexBytes(text: string): Uint8Array {
  return fromHex(`0x${hexDigits(text)}`)
}

/** The digits of a hexadecimal text: lower case, no prefix. */
export function hexDigits(text: string): string {
  return text.replace(/^0[xX]/, '').toLowerCase()
}

/** Bytes as hexadecimal digits without a prefix, in the case that the profile writes. */
export function hexText(profile: Pick<WorkOrderProfile, 'hexDigits'>, bytes: Uint8Array): string {
  const digits = toHex(bytes).slice(2)
  return profile.hexDigits === 'upper' ? digits.toUpperCase() : digits
}
