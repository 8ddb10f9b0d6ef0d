import type { Schema } from '@lockstep/core/codec'
import fc from 'fast-check'
import { anyBytes, anyFixedBytes, anyText } from './arbitrary-bytes.js'
import { anySigned, anyUnsigned } from './arbitrary-integer.js'

/** What a generator puts in the place of what a schema cannot tell. */
export interface ArbitraryOptions {
  /**
   * What stands where the type is 32 bytes: accounts, hashes, shards. A small pool makes the same party occur twice,
   * as sender and as recipient; without one, two values of 32 bytes are practically never equal.
   */
  readonly bytes32?: fc.Arbitrary<string>
  /** Other values beside those of an unsigned integer; they need not be integers, where they become ones later. */
  readonly unsigned?: (bits: number) => fc.Arbitrary<unknown>
  /** Other values beside those of so many bytes. */
  readonly fixedBytes?: (length: number) => fc.Arbitrary<unknown>
}

const usualItems = 6

/**
 * Values of the type that a schema tells, in the form that codecs take. Untyped, because a schema is data; use
 * `arbitrary` where there is a codec.
 */
export function arbitraryFromSchema(schema: Schema, options: ArbitraryOptions = {}): fc.Arbitrary<unknown> {
  switch (schema.kind) {
    case 'bool':
      return fc.boolean()
    case 'unit':
      return fc.constant(null)
    case 'uint':
    case 'compact':
      return withOthers(anyUnsigned(schema.bits), options.unsigned?.(schema.bits), 2)
    case 'int':
      return anySigned(schema.bits)
    case 'fixedBytes':
      return withOthers(
        schema.length === 32 && options.bytes32 !== undefined ? options.bytes32 : anyFixedBytes(schema.length),
        options.fixedBytes?.(schema.length),
        0.5,
      )
    case 'bytes':
      return anyBytes(schema.max)
    case 'text':
      return anyText(schema.max)
    case 'option':
      return fc.option(arbitraryFromSchema(schema.some, options))
    case 'array':
      return anyItems(schema.item, schema.length, schema.length, options)
    case 'vec':
      return anyItems(schema.item, 0, Math.min(schema.max, usualItems), options)
    case 'tuple':
      return fc.tuple(...schema.items.map((item) => arbitraryFromSchema(item, options)))
    case 'struct':
      return anyStruct(schema.fields, options)
    case 'variant':
      return anyVariant(schema.variants, options)
  }
}

/** `share`: how many others for each usual one. */
function withOthers(
  usual: fc.Arbitrary<unknown>,
  others: fc.Arbitrary<unknown> | undefined,
  share: number,
): fc.Arbitrary<unknown> {
  if (others === undefined) return usual
  return fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: usual }, { weight: 2 * share, arbitrary: others })
}

function anyItems(
  item: Schema,
  minLength: number,
  maxLength: number,
  options: ArbitraryOptions,
): fc.Arbitrary<unknown[]> {
  return fc.array(arbitraryFromSchema(item, options), { minLength, maxLength, size: 'max' })
}

function anyStruct(
  fields: Extract<Schema, { kind: 'struct' }>['fields'],
  options: ArbitraryOptions,
): fc.Arbitrary<unknown> {
  const values = fields.map(([, field]) => arbitraryFromSchema(field, options))
  const names = fields.map(([name]) => name)
  return fc.tuple(...values).map((given) => Object.fromEntries(names.map((name, index) => [name, given[index]])))
}

/** Where no variant carries anything the codec is an enumeration, whose values are the bare names. */
function anyVariant(
  variants: Extract<Schema, { kind: 'variant' }>['variants'],
  options: ArbitraryOptions,
): fc.Arbitrary<unknown> {
  if (variants.every(([, , payload]) => payload.kind === 'unit')) {
    return fc.constantFrom(...variants.map(([, name]) => name))
  }
  const tagged = variants.map(([, type, payload]) =>
    arbitraryFromSchema(payload, options).map((value) => ({ type, value })),
  )
  return fc.oneof(...tagged)
}
