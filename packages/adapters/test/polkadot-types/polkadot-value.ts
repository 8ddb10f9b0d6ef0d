import type { Schema } from '@lockstep/core/codec'
import { Compact, Enum, Option, Struct, Text } from '@polkadot/types-codec'

/** What an input of `@polkadot/types` cannot say: `null` and `0x` are no value there, even where a value may be so. */
export class Unsayable extends Error {}

/**
 * Our value in the form that constructors of `@polkadot/types` take.
 *
 * @throws {Unsayable} for an option that holds `0x` or an option in a tuple of one.
 */
export function toPolkadot(schema: Schema, value: unknown): unknown {
  switch (schema.kind) {
    case 'option':
      return value === null ? null : toPolkadotSome(schema.some, value)
    case 'array':
    case 'vec':
      return itemsOf(value).map((item) => toPolkadot(schema.item, item))
    case 'tuple': {
      const [first] = schema.items
      if (first === undefined) return []
      if (schema.items.length === 1) return toPolkadot(first, itemsOf(value)[0])
      return itemsOf(value).map((item, at) => toPolkadot(schema.items[at] ?? first, item))
    }
    case 'struct':
      return Object.fromEntries(schema.fields.map(([name, field]) => [name, toPolkadot(field, fieldOf(value, name))]))
    case 'variant': {
      if (typeof value === 'string') return value
      const type = String(fieldOf(value, 'type'))
      const payload = schema.variants.find(([, name]) => name === type)?.[2] ?? { kind: 'unit' }
      return { [type]: toPolkadot(payload, fieldOf(value, 'value')) }
    }
    default:
      return value
  }
}

function toPolkadotSome(schema: Schema, value: unknown): unknown {
  const some = toPolkadot(schema, value)
  if (some === null || some === '0x') throw new Unsayable()
  return some
}

/** A value of `@polkadot/types` in our form. */
export function fromPolkadot(schema: Schema, codec: unknown): unknown {
  switch (schema.kind) {
    case 'bool':
      return String(codec) === 'true'
    case 'unit':
      return null
    case 'uint':
    case 'int':
      return schema.bits <= 32 ? Number(String(codec)) : BigInt(String(codec))
    case 'compact':
      return compactNumber(schema.bits, codec)
    case 'fixedBytes':
    case 'bytes':
      return hexOf(codec)
    case 'text':
      return codec instanceof Text ? codec.toString() : codec
    case 'option':
      if (!(codec instanceof Option)) throw new TypeError('not an Option')
      return codec.isNone ? null : fromPolkadot(schema.some, codec.unwrap())
    case 'array':
    case 'vec':
      return itemsOf(codec).map((item) => fromPolkadot(schema.item, item))
    case 'tuple': {
      const [first] = schema.items
      if (first === undefined) return []
      if (schema.items.length === 1) return [fromPolkadot(first, codec)]
      return itemsOf(codec).map((item, at) => fromPolkadot(schema.items[at] ?? first, item))
    }
    case 'struct':
      if (!(codec instanceof Struct)) throw new TypeError('not a Struct')
      return Object.fromEntries(schema.fields.map(([name, field]) => [name, fromPolkadot(field, codec.get(name))]))
    case 'variant':
      return fromPolkadotEnum(schema.variants, codec)
  }
}

function fromPolkadotEnum(variants: Extract<Schema, { kind: 'variant' }>['variants'], codec: unknown): unknown {
  if (!(codec instanceof Enum)) throw new TypeError('not an Enum')
  const variant = variants.find(([index]) => index === codec.index)
  if (variant === undefined) throw new RangeError(`no variant ${codec.index}`)
  const [, type, payload] = variant
  if (variants.every(([, , { kind }]) => kind === 'unit')) return type
  return { type, value: fromPolkadot(payload, codec.inner) }
}

function compactNumber(bits: number, codec: unknown): number | bigint {
  if (!(codec instanceof Compact)) throw new TypeError('not a Compact')
  return bits <= 32 ? Number(codec.toString()) : BigInt(codec.toString())
}

function hexOf(codec: unknown): string {
  if (!(codec instanceof Uint8Array)) throw new TypeError('not bytes')
  return `0x${Buffer.from(codec).toString('hex')}`
}

/** `Vec<u8>` and `[u8; n]` are bytes there. */
function itemsOf(value: unknown): readonly unknown[] {
  if (value instanceof Uint8Array) return Array.from(value)
  if (!Array.isArray(value)) throw new TypeError('not an array')
  return value
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
