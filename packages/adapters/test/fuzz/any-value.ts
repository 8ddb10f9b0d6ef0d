import { toHex } from '@lockstep/core'
import { type Codec, decode, encode, type Schema } from '@lockstep/core/codec'
import type { Random } from './random.js'

/**
 * A value of the type that a schema tells, built from the schema alone. Most are small, so that a mutation meets
 * structure; lengths around 64 and 16,384 come up, where the compact prefix grows.
 */
export function anyValue(schema: Schema, random: Random): unknown {
  switch (schema.kind) {
    case 'bool':
      return random.oneIn(2)
    case 'unit':
      return null
    case 'uint':
    case 'compact':
      return anyUnsigned(schema.bits, random)
    case 'int':
      return anySigned(schema.bits, random)
    case 'fixedBytes':
      return toHex(random.bytes(schema.length))
    case 'bytes':
      return toHex(random.bytes(anyLength(schema.max, random)))
    case 'text':
      return anyText(schema.max, random)
    case 'option':
      return random.oneIn(3) ? null : anyValue(schema.some, random)
    case 'array':
      return Array.from({ length: schema.length }, () => anyValue(schema.item, random))
    case 'vec':
      return Array.from({ length: anyCount(schema.max, random) }, () => anyValue(schema.item, random))
    case 'tuple':
      return schema.items.map((item) => anyValue(item, random))
    case 'struct':
      return Object.fromEntries(schema.fields.map(([name, field]) => [name, anyValue(field, random)]))
    case 'variant':
      return anyVariant(schema.variants, random)
  }
}

/** Where no variant carries anything the codec is an enumeration, whose values are the bare names. */
function anyVariant(variants: Extract<Schema, { kind: 'variant' }>['variants'], random: Random): unknown {
  const [, type, payload] = random.pick(variants)
  if (variants.every(([, , each]) => each.kind === 'unit')) return type
  return { type, value: anyValue(payload, random) }
}

/** Every number of bits alike, so that each length of a compact integer comes up. */
function anyUnsigned(bits: number, random: Random): number | bigint {
  const used = random.below(bits + 1)
  const value = BigInt.asUintN(used, BigInt(toHex(random.bytes(32))))
  return bits <= 32 ? Number(value) : value
}

function anySigned(bits: number, random: Random): number | bigint {
  const used = random.below(bits) + 1
  const value = BigInt.asIntN(used, BigInt(toHex(random.bytes(32))))
  return bits <= 32 ? Number(value) : value
}

export function anyLength(max: number, random: Random): number {
  if (random.oneIn(2000)) return Math.min(max, 16_380 + random.below(8))
  if (random.oneIn(50)) return Math.min(max, random.below(400))
  if (random.oneIn(6)) return Math.min(max, 60 + random.below(8))
  return Math.min(max, random.below(9))
}

function anyCount(max: number, random: Random): number {
  if (random.oneIn(100)) return Math.min(max, 60 + random.below(8))
  return Math.min(max, random.below(4))
}

const letters = [
  'a',
  'Z',
  '0',
  '/',
  '\0',
  '\u007f',
  '\u0080',
  'ß',
  '\u07ff',
  '\u0800',
  '€',
  '\ufffd',
  '\u{10000}',
  '😀',
  '\u{10ffff}',
]

function anyText(maxBytes: number, random: Random): string {
  let text = ''
  for (let left = anyLength(maxBytes, random); ; ) {
    const letter = random.pick(letters)
    left -= Buffer.byteLength(letter)
    if (left < 0) return text
    text += letter
  }
}

/** A value of a codec, typed: the codec itself vouches for what was made from its schema. */
export function anyValueOf<T>(codec: Codec<T>, random: Random): T {
  const untyped: Codec<unknown> = codec
  return decode(codec, encode(untyped, anyValue(codec.schema, random)))
}
