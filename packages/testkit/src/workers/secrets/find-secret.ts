import type { TraceEntry } from '@lockstep/adapters/tee'
import { base58Digits } from './base58-digits.js'
import type { Secret } from './secrets-of.js'

/**
 * A secret that stands in a trace in some form, in words; `undefined` where none does. Looked for: the bytes, hexadecimal
 * in both cases, base64 at each place of its groups, base58, decimal bytes, the integer in decimal; each forwards and
 * backwards.
 *
 * @param allowed bytes that everybody may see: a secret that stands in them is none any more.
 */
export function findSecret(
  trace: readonly TraceEntry[],
  secrets: readonly Secret[],
  allowed: readonly Uint8Array[],
): string | undefined {
  const haystack = trace.map(({ message }) => written(message)).join('\n')
  const known = allowed.map(latin1).join('\n')
  for (const { name, bytes } of secrets) {
    for (const [direction, each] of Object.entries({ forwards: bytes, backwards: bytes.toReversed() })) {
      if (known.includes(latin1(each))) continue
      const form = Object.entries(formsOf(each)).find(([, text]) => haystack.includes(text))
      if (form !== undefined) return `${name} (${bytes.length} bytes) as ${form[0]}, ${direction}`
    }
  }
  return undefined
}

/** Shorter texts are found by chance. */
const shortestText = 8

function formsOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  const hex = Buffer.from(bytes).toString('hex')
  const base64 = (from: number): string => {
    const whole = bytes.subarray(from, bytes.length - ((bytes.length - from) % 3))
    return Buffer.from(whole).toString('base64')
  }
  const forms = {
    raw: latin1(bytes),
    hexadecimal: hex,
    'upper-case hexadecimal': hex.toUpperCase(),
    'base64 at 0': base64(0),
    'base64 at 1': base64(1),
    'base64 at 2': base64(2),
    base58: base58Digits(bytes),
    'decimal bytes': bytes.join(','),
    'a decimal integer': BigInt(`0x${hex}`).toString(),
  }
  const isLong = ([form, text]: [string, string]): boolean => form === 'raw' || text.length >= shortestText
  return Object.fromEntries(Object.entries(forms).filter(isLong))
}

/** All that a message holds: texts as they are, bytes as the characters with their codes. */
function written(value: unknown): string {
  if (value instanceof Uint8Array) return latin1(value)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, part]) => `${name} ${written(part)}`)
    .join('\n')
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
