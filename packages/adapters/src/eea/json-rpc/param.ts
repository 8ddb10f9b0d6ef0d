import { z } from 'zod'
import { hexDigits } from '../work-order/hex-text.js'
import { boundedText, didSchema, hexDigitsSchema, hexSchema } from '../work-order/text-schema.js'

const zero = /^(?:0[xX])?0*$/
const hexadecimal = /^(?:0[xX])?[0-9a-fA-F]*$/

/**
 * The one text of an identifier by which the service looks it up: `0x` and the case of digits do not count, and any
 * other text is its own. Records keep the text as it came, because one profile hashes it as it came.
 */
export function identifierKey(identifier: string): string {
  return hexadecimal.test(identifier) ? hexDigits(identifier) : identifier
}

/**
 * An identifier: hexadecimal digits or a DID. Its value is its {@link identifierKey}. How many digits an order's own
 * identifiers may have depends on the worker's profile and is checked there.
 */
export const identifierParam: z.ZodType<string> = z
  .union([hexDigitsSchema(), didSchema()], { error: '1 to 256 hexadecimal digits or a decentralized identifier' })
  .transform(identifierKey)

/** Bytes in hexadecimal, 1 to 128 of them; the value is without `0x`, in lower case. */
export const hexParam: z.ZodType<string> = hexSchema(1, 128).transform(hexDigits)

/** A parameter that may be left out or null, which is the same. */
export function optionalParam<Value>(schema: z.ZodType<Value>): z.ZodType<Value | undefined> {
  return z.union([schema, z.null().transform(() => undefined)]).optional()
}

/** A parameter of a look-up: absent, null, empty and zero mean any. */
export const anyIdentifierParam: z.ZodType<string | undefined> = z
  .union([z.null(), z.string().max(258).regex(zero), identifierParam], {
    error: 'absent, null or zero for any, 1 to 256 hexadecimal digits or a decentralized identifier',
  })
  .transform((value) => (value === null || zero.test(value) ? undefined : value))
  .optional()

const numberLimit = 'a whole number from 0 on, or a hexadecimal string of it'

/** A number that may come as a hexadecimal string, as some of the text's samples have it. */
export const numberOrHexParam: z.ZodType<number> = z.union(
  [
    z.int({ error: numberLimit }).nonnegative(numberLimit),
    boundedText(15, numberLimit)
      .regex(/^(?:0[xX])?[0-9a-fA-F]{1,13}$/, numberLimit)
      .transform((text) => Number.parseInt(text, 16)),
  ],
  { error: numberLimit },
)
