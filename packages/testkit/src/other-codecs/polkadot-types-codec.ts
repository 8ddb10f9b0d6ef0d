import { fromHex, LockstepError, toHex } from '@lockstep/core'
import type { Schema } from '@lockstep/core/codec'
import {
  Bool,
  Bytes,
  Compact,
  Enum,
  Int,
  Null,
  Option,
  Text,
  Tuple,
  U8aFixed,
  UInt,
  Vec,
  VecFixed,
} from '@polkadot/types-codec'
import type { Codec, CodecClass, Registry, U8aBitLength } from '@polkadot/types-codec/types'
import type { ScaleLibrary } from './other-codec.js'
import { booleanOf, fieldOf, itemsOf, stringOf, variantOf } from './value-forms.js'
import { variantPlaces } from './variant-places.js'

type VariantSchema = Extract<Schema, { kind: 'variant' }>

/** A type: its class, and its values from ours and back. */
interface PolkadotType {
  readonly type: CodecClass
  from(value: unknown): Codec
  to(value: Codec): unknown
}

/**
 * COMPAT: each value carries one, which gives classes to types that are named. Here all types are given as classes.
 */
const registry: Registry = new Proxy(Object.create(null), {
  get: (_, asked) => () => {
    throw new LockstepError('WrongValue', `the registry is asked for ${String(asked)}; it has no types`, {
      field: 'registry',
      value: asked,
    })
  },
})

/**
 * The codecs of polkadot.js. Values are made from the inside out: of plain input a few would be misread, such as `0x`
 * for nothing or text that looks like bytes.
 */
export const polkadotTypesCodec: ScaleLibrary = {
  name: '@polkadot/types-codec',
  codecFor(schema) {
    const { type: Type, from, to } = typeOf(schema)
    return {
      encode: (value) => from(value).toU8a(),
      decode: (bytes) => to(new Type(registry, bytes)),
    }
  },
}

function typeOf(schema: Schema): PolkadotType {
  switch (schema.kind) {
    case 'bool':
      return plain(Bool, booleanOf, (value) => value.isTrue)
    case 'unit':
      return nothing
    case 'uint':
      return plain(UInt.with(schema.bits, `u${schema.bits}`), asIs, integerOf(schema.bits))
    case 'int':
      return plain(Int.with(schema.bits, `i${schema.bits}`), asIs, integerOf(schema.bits))
    case 'compact':
      return plain(Compact.with(UInt.with(schema.bits, `u${schema.bits}`)), asIs, integerOf(schema.bits))
    case 'fixedBytes':
      return fixedBytesOf(schema.length)
    case 'bytes':
      return plain(Bytes, stringOf, toHex)
    case 'text':
      // As an object: it takes text for bytes that begins with 0x.
      return plain(Text, (value) => ({ toString: () => stringOf(value) }), String)
    case 'option':
      return optionOf(typeOf(schema.some))
    case 'array':
      return itemsTypeOf(typeOf(schema.item), (item) => VecFixed.with(item, schema.length))
    case 'vec':
      return itemsTypeOf(typeOf(schema.item), (item) => Vec.with(item))
    case 'tuple':
      return tupleOf(schema.items, itemsOf, asIs)
    case 'struct':
      return structOf(schema.fields)
    case 'variant':
      return enumOf(schema.variants)
  }
}

function plain<Value extends Codec>(
  Type: CodecClass<Value>,
  from: (value: unknown) => unknown,
  to: (value: Value) => unknown,
): PolkadotType {
  return {
    type: Type,
    from: (value) => new Type(registry, from(value)),
    to: (value) => to(instanceOf(Type, value)),
  }
}

function instanceOf<Value extends Codec>(Type: CodecClass<Value>, value: Codec): Value {
  if (value instanceof Type) return value
  throw new LockstepError('WrongValue', `${value.toString()} is of another type than was asked for`, { field: 'type' })
}

function fixedBytesOf(length: number): PolkadotType {
  const bits = fixedBits.get(length)
  if (bits !== undefined) return plain(U8aFixed.with(bits), stringOf, toHex)
  return plain(VecFixed.with(UInt.with(8), length), numbersOf, (value) => toHex(value.toU8a()))
}

function optionOf({ type, from, to }: PolkadotType): PolkadotType {
  return plain(
    Option.with(type),
    (value) => (value === null ? null : from(value)),
    (option) => (option.isNone ? null : to(option.unwrap())),
  )
}

function itemsTypeOf(
  { type, from, to }: PolkadotType,
  withItem: (item: CodecClass) => CodecClass<Codec & Iterable<Codec>>,
): PolkadotType {
  return plain(
    withItem(type),
    (value) => itemsOf(value).map(from),
    (items) => Array.from(items, to),
  )
}

function tupleOf(
  parts: readonly Schema[],
  partsOf: (value: unknown) => readonly unknown[],
  whole: (parts: readonly unknown[]) => unknown,
): PolkadotType {
  const types = parts.map(typeOf)
  return plain(
    Tuple.with(types.map(({ type }) => type)),
    (value) => partsOf(value).map((part, at) => types[at]?.from(part)),
    (tuple) => whole(Array.from(tuple, (part, at) => types[at]?.to(part))),
  )
}

/** By place: a name is no part of the bytes, and there are names that its structs cannot have. */
function structOf(fields: Extract<Schema, { kind: 'struct' }>['fields']): PolkadotType {
  return tupleOf(
    fields.map(([, field]) => field),
    (value) => fields.map(([name]) => fieldOf(value, name)),
    (parts) => Object.fromEntries(fields.map(([name], at) => [name, parts[at]])),
  )
}

function enumOf(variants: VariantSchema['variants']): PolkadotType {
  const { count, nameOf, indexOf, payloadOf } = variantPlaces(variants)
  const payloads = Array.from({ length: count }, (_, index) => typeOf(payloadOf(index)))
  const Type = Enum.with(Object.fromEntries(payloads.map(({ type }, index) => [`variant${index}`, type])))
  const isEnumeration = variants.every(([, , { kind }]) => kind === 'unit')
  return {
    type: Type,
    from(given) {
      const { type, value } = variantOf(given)
      const index = indexOf(type)
      return new Type(registry, payloads[index]?.from(value), index)
    },
    to(codec) {
      const { index, inner } = instanceOf(Type, codec)
      const type = nameOf(index)
      return isEnumeration ? type : { type, value: payloads[index]?.to(inner) }
    },
  }
}

/** By their bytes, the lengths that its own type for them has. PERF: any other length takes an object for each byte. */
const fixedBits: ReadonlyMap<number, U8aBitLength> = new Map(
  ([8, 16, 32, 64, 128, 160, 256, 264, 512, 520, 1024, 2048] as const).map((bits) => [bits / 8, bits]),
)

const nothing = plain(
  Null,
  () => null,
  () => null,
)

function integerOf(bits: number): (value: Codec) => number | bigint {
  return bits <= 32 ? Number : (value) => BigInt(value.toString())
}

function numbersOf(value: unknown): number[] {
  return Array.from(fromHex(stringOf(value)))
}

function asIs(value: unknown): unknown {
  return value
}
