import fc from 'fast-check'
import {
  array,
  bool,
  bytes,
  type Codec,
  compact,
  enumeration,
  fixedBytes,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  option,
  struct,
  text,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  unit,
  variant,
  vec,
} from '../../src/codec/index.js'

/** Names of fields and variants, those that every object inherits among them. */
const anyName: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/),
  fc.constantFrom('toString', 'constructor', 'hasOwnProperty', 'type', 'value', 'length', 'then'),
)

const anyLeaf: fc.Arbitrary<Codec<unknown>> = fc.oneof(
  fc.constantFrom<Codec<unknown>>(bool, unit, u8, u16, u32, u64, u128, u256, i8, i16, i32, i64, i128, i256),
  fc.constantFrom<Codec<unknown>>(compact(u8), compact(u16), compact(u32), compact(u64), compact(u128)),
  fc.integer({ min: 0, max: 70 }).map(fixedBytes),
  fc.integer({ min: 0, max: 100 }).map(bytes),
  fc.integer({ min: 0, max: 100 }).map(text),
  fc.uniqueArray(anyName, { minLength: 1, maxLength: 5 }).map((names) => enumeration(...names)),
)

/** A codec of any type, up to `depth` types within each other. */
export function anyCodec(depth = 3): fc.Arbitrary<Codec<unknown>> {
  if (depth === 0) return anyLeaf
  const part = anyCodec(depth - 1)
  const sizedPart = part.filter(({ minSize }) => minSize > 0)
  return fc.oneof(
    { maxDepth: depth },
    anyLeaf,
    part.filter(({ schema }) => schema.kind !== 'option' && schema.kind !== 'unit').map((some) => option(some)),
    fc.tuple(sizedPart, fc.integer({ min: 0, max: 4 })).map(([item, length]) => array(item, length)),
    fc.tuple(sizedPart, fc.integer({ min: 0, max: 70 })).map(([item, max]) => vec(item, max)),
    fc.array(part, { maxLength: 4 }).map((items) => tuple(...items)),
    namedParts(part, 0).map((fields) => struct(Object.fromEntries(fields))),
    anyVariant(part),
  )
}

function anyVariant(part: fc.Arbitrary<Codec<unknown>>): fc.Arbitrary<Codec<unknown>> {
  const payloads = namedParts(part, 1).filter((entries) => entries.some(([, { schema }]) => schema.kind !== 'unit'))
  const indices = fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 })
  return fc.oneof(
    payloads.map((entries) => variant(Object.fromEntries(entries))),
    fc
      .tuple(payloads, indices)
      .map(([entries, at]) =>
        variant(
          Object.fromEntries(entries.map(([name, payload], entry) => [name, [at[entry] ?? 0, payload] as const])),
        ),
      ),
  )
}

function namedParts(
  part: fc.Arbitrary<Codec<unknown>>,
  minLength: number,
): fc.Arbitrary<readonly (readonly [string, Codec<unknown>])[]> {
  return fc.uniqueArray(fc.tuple(anyName, part), { minLength, maxLength: 5, selector: ([name]) => name })
}
