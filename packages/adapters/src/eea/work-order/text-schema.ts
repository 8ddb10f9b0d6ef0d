import { z } from 'zod'
import { isBase64Text } from './base64-text.js'
import { didPattern } from './did.js'
import type { WorkOrderProfile } from './profile.js'

/** Longest texts of any kind but data, in characters. */
const MAX_URI_LENGTH = 2048
const MAX_DIGITS = 256

/** Text with a limit on its characters. The limit comes first, so that no pattern ever runs over a huge text. */
export function boundedText(max: number, limit: string): z.ZodString {
  return z.string({ error: limit }).max(max, { error: limit, abort: true })
}

/** Whole bytes in hexadecimal, `min` to `max` of them, `0x` or none, digits of any case. */
export function hexSchema(min: number, max: number): z.ZodString {
  const size = min === max ? `${min}` : `${min} to ${max}`
  const limit = `${size} bytes in hexadecimal`
  return boundedText(2 + 2 * max, limit).regex(new RegExp(`^(?:0[xX])?(?:[0-9a-fA-F]{2}){${min},${max}}$`), limit)
}

/** Bytes in hexadecimal that have one of several lengths. */
export function hexOfLengths(lengths: readonly number[]): z.ZodString {
  const limit = `${lengths.join(' or ')} bytes in hexadecimal`
  const digits = lengths.map((length) => `[0-9a-fA-F]{${2 * length}}`).join('|')
  return boundedText(2 + 2 * Math.max(...lengths), limit).regex(new RegExp(`^(?:0[xX])?(?:${digits})$`), limit)
}

/** Any number of hexadecimal digits, even or odd, as long as there is one. */
export function hexDigitsSchema(max: number = MAX_DIGITS): z.ZodString {
  const limit = `1 to ${max} hexadecimal digits`
  return boundedText(2 + max, limit).regex(new RegExp(`^(?:0[xX])?[0-9a-fA-F]{1,${max}}$`), limit)
}

/** Bytes in hexadecimal; in some profiles, any digits. */
export function profiledHexSchema({ records }: WorkOrderProfile, min: number, max: number): z.ZodString {
  return records.anyDigits ? hexDigitsSchema(2 * max) : hexSchema(min, max)
}

/** A decentralized identifier. */
export function didSchema(): z.ZodString {
  const limit = 'a decentralized identifier of at most 256 characters'
  return boundedText(256, limit).regex(didPattern, limit)
}

/** Canonical base64 of at most `maxBytes`. */
export function base64Schema(maxBytes: number, minBytes = 0): z.ZodType<string> {
  const limit = `canonical base64 of ${minBytes} to ${maxBytes} bytes`
  const schema = boundedText(4 * Math.ceil(maxBytes / 3), limit)
    .min(4 * Math.ceil(minBytes / 3), { error: limit, abort: true })
    .refine(isBase64Text, limit)
  return schema.meta({ contentEncoding: 'base64' })
}

/** An absolute http or https URL without credentials. Whether it may be called is for the caller's policy. */
export function httpUriSchema(): z.ZodType<string> {
  const limit = 'an absolute http or https URL without user name and password'
  return boundedText(MAX_URI_LENGTH, limit).refine(isHttpUrl, limit).meta({ format: 'uri' })
}

/** Any text that fits a URI's length. */
export function anyUriSchema(): z.ZodString {
  return boundedText(MAX_URI_LENGTH, `text of at most ${MAX_URI_LENGTH} characters`)
}

/** Whether a text is an absolute http or https URL without credentials. */
export function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === ''
}
