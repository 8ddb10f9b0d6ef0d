import { fromHex, toHex } from '@lockstep/core'
import type { Schema } from '@lockstep/core/codec'
import * as scale from 'scale-ts'
import type { ScaleLibrary } from './other-codec.js'
import { bigintOf, booleanOf, fieldOf, itemsOf, numberOf, stringOf, variantOf } from './value-forms.js'
import { variantPlaces } from './variant-places.js'

type Untyped = scale.Codec<unknown>
type VariantSchema = Extract<Schema, { kind: 'variant' }>

const { u8, u16, u32, u64, u128, u256, i8, i16, i32, i64, i128, i256 } = scale
const narrow = { 8: u8, 16: u16, 32: u32 } as const
const wide = { 64: u64, 128: u128, 256: u256 } as const
const narrowSigned = { 8: i8, 16: i16, 32: i32 } as const
const wideSigned = { 64: i64, 128: i128, 256: i256 } as const

/** https://github.com/unstoppablejs/unstoppablejs, the codecs of polkadot-api. */
export const scaleTs: ScaleLibrary = {
  name: 'scale-ts',
  codecFor(schema) {
    const { enc, dec } = codecOf(schema)
    return {
      encode: enc,
      // COMPAT: it reads the buffer behind an array from its beginning.
      decode: (bytes) => dec(bytes.slice()),
    }
  },
}

function codecOf(schema: Schema): Untyped {
  switch (schema.kind) {
    case 'bool':
      return untyped(scale.bool, booleanOf, asIs)
    case 'unit':
      return untyped(
        scale._void,
        () => undefined,
        () => null,
      )
    case 'uint':
      return schema.bits === 8 || schema.bits === 16 || schema.bits === 32
        ? untyped(narrow[schema.bits], numberOf, asIs)
        : untyped(wide[schema.bits], bigintOf, asIs)
    case 'int':
      return schema.bits === 8 || schema.bits === 16 || schema.bits === 32
        ? untyped(narrowSigned[schema.bits], numberOf, asIs)
        : untyped(wideSigned[schema.bits], bigintOf, asIs)
    case 'compact':
      // COMPAT: it answers a bigint for the long form alone.
      return schema.bits <= 32 ? untyped(scale.compact, numberOf, Number) : untyped(scale.compact, bigintOf, BigInt)
    case 'fixedBytes':
      return untyped(scale.Bytes(schema.length), bytesOf, toHex)
    case 'bytes':
      return untyped(scale.Bytes(), bytesOf, toHex)
    case 'text':
      return untyped(scale.str, stringOf, asIs)
    case 'option':
      return untyped(
        scale.Option(codecOf(schema.some)),
        (value) => value ?? undefined,
        (value) => value ?? null,
      )
    case 'array':
      return untyped(scale.Vector(codecOf(schema.item), schema.length), itemsOf, asIs)
    case 'vec':
      return untyped(scale.Vector(codecOf(schema.item)), itemsOf, asIs)
    case 'tuple':
      return untyped(scale.Tuple(...schema.items.map(codecOf)), itemsOf, asIs)
    case 'struct':
      return structOf(schema.fields)
    case 'variant':
      return variantCodecOf(schema.variants)
  }
}

function untyped<Theirs>(
  codec: scale.Codec<Theirs>,
  toTheirs: (value: unknown) => Theirs,
  toOurs: (value: Theirs) => unknown,
): Untyped {
  return scale.enhanceCodec(codec, toTheirs, toOurs)
}

function structOf(fields: Extract<Schema, { kind: 'struct' }>['fields']): Untyped {
  // By place: a name is no part of the bytes, and not every name is a plain property.
  return untyped(
    scale.Tuple(...fields.map(([, field]) => codecOf(field))),
    (value) => fields.map(([name]) => fieldOf(value, name)),
    (values) => Object.fromEntries(fields.map(([name], at) => [name, values[at]])),
  )
}

function variantCodecOf(variants: VariantSchema['variants']): Untyped {
  const { count, nameOf, indexOf, payloadOf } = variantPlaces(variants)
  // COMPAT: entries of no type, because its type of records has no keys that are made.
  const payloads = Array.from({ length: count }, (_, index): readonly unknown[] => [
    `variant${index}`,
    codecOf(payloadOf(index)),
  ])
  const isEnumeration = variants.every(([, , { kind }]) => kind === 'unit')
  return untyped(
    scale.Enum(Object.fromEntries(payloads)),
    (given) => {
      const { type, value } = variantOf(given)
      return { tag: `variant${indexOf(type)}`, value }
    },
    ({ tag, value }) => {
      const type = nameOf(Number(String(tag).slice('variant'.length)))
      return isEnumeration ? type : { type, value }
    },
  )
}

function bytesOf(value: unknown): Uint8Array {
  return fromHex(stringOf(value))
}

function asIs(value: unknown): unknown {
  return value
}
