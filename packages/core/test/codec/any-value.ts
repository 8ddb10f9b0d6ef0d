import fc from 'fast-check'
import type { Codec, Schema } from '../../src/codec/index.js'
import { anyCodec } from './any-codec.js'

/** A codec of any type and a value of it. */
export function anyCodecAndValue(): fc.Arbitrary<{ readonly codec: Codec<unknown>; readonly value: unknown }> {
  return anyCodec().chain((codec) => anyValue(codec.schema).map((value) => ({ codec, value })))
}

/** A value of the type that a schema tells; built from the schema alone, not by the codec under test. */
export function anyValue(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.kind) {
    case 'bool':
      return fc.boolean()
    case 'unit':
      return fc.constant(null)
    case 'uint':
    case 'compact':
      return anyUint(schema.bits)
    case 'int':
      return anyInt(schema.bits)
    case 'fixedBytes':
      return anyHex(schema.length, schema.length)
    case 'bytes':
      return anyHex(0, schema.max)
    case 'text':
      return anyText(schema.max)
    case 'option':
      return fc.option(anyValue(schema.some))
    case 'array':
      return fc.array(anyValue(schema.item), { minLength: schema.length, maxLength: schema.length })
    case 'vec':
      return fc.array(anyValue(schema.item), { maxLength: schema.max, size: 'small' })
    case 'tuple':
      return fc.tuple(...schema.items.map(anyValue))
    case 'struct':
      return fc.record(Object.fromEntries(schema.fields.map(([name, field]) => [name, anyValue(field)])), {
        noNullPrototype: true,
      })
    case 'variant':
      return anyVariantValue(schema.variants)
  }
}

function anyVariantValue(variants: Extract<Schema, { kind: 'variant' }>['variants']): fc.Arbitrary<unknown> {
  if (variants.every(([, , payload]) => payload.kind === 'unit')) {
    return fc.constantFrom(...variants.map(([, name]) => name))
  }
  return fc.oneof(...variants.map(([, type, payload]) => anyValue(payload).map((value) => ({ type, value }))))
}

/** Every number of bits alike, so that each length of a compact integer comes up. */
function anyUint(bits: number): fc.Arbitrary<number | bigint> {
  const wide = fc.integer({ min: 0, max: bits }).chain((used) => fc.bigInt({ min: 0n, max: (1n << BigInt(used)) - 1n }))
  return bits <= 32 ? wide.map(Number) : wide
}

function anyInt(bits: number): fc.Arbitrary<number | bigint> {
  const bound = 1n << BigInt(bits - 1)
  const wide = fc.bigInt({ min: -bound, max: bound - 1n })
  return bits <= 32 ? wide.map(Number) : wide
}

function anyHex(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength, maxLength, size: 'max' }).map((some) => `0x${Buffer.from(some).toString('hex')}`)
}

function anyText(maxBytes: number): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', maxLength: maxBytes }).filter((some) => Buffer.byteLength(some) <= maxBytes)
}
