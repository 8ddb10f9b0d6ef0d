import { fromHex } from '@lockstep/core'

/** The bytes of digits with or without `0x`. */
export const bytesOf = (digits: string): Uint8Array => fromHex(digits.startsWith('0x') ? digits : `0x${digits}`)

/** The bytes of ASCII text. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Bytes that count up from `start`. */
export const counting = (length: number, start = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (start + index) & 0xff)
