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
} from '@lockstep/core/codec'
import fc from 'fast-check'

/** Names that the registry takes as they are. */
const anyName: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,5}$/),
  fc.constantFrom('type', 'value', 'hash', 'size', 'keys', 'length', 'registry', 'isNone', 'to_u8a', 'A', 'Vec', 'u8'),
)

const anyLeaf: fc.Arbitrary<Codec<unknown>> = fc.oneof(
  fc.constantFrom<Codec<unknown>>(bool, unit, u8, u16, u32, u64, u128, u256, i8, i16, i32, i64, i128, i256),
  fc.constantFrom<Codec<unknown>>(compact(u8), compact(u16), compact(u32), compact(u64), compact(u128)),
  fc.integer({ min: 0, max: 70 }).map(fixedBytes),
  fc.integer({ min: 0, max: 100 }).map(bytes),
  fc.integer({ min: 0, max: 100 }).map(text),
  anyParts(fc.constant(unit), 1).map((parts) => enumeration(...parts.map(([name]) => name))),
  fc
    .tuple(anyParts(fc.constant(unit), 1), anyIndices())
    .map(([parts, indices]) =>
      enumeration(Object.fromEntries(parts.map(([name], at) => [name, indices[at] ?? at] as const))),
    ),
)

/** A codec of any type that the registry can hold, up to `depth` types within each other. */
export function anyCodec(depth = 3): fc.Arbitrary<Codec<unknown>> {
  if (depth === 0) return anyLeaf
  const part = anyCodec(depth - 1)
  const sizedPart = part.filter(({ minSize }) => minSize > 0)
  return fc.oneof(
    anyLeaf,
    part.filter(({ schema }) => schema.kind !== 'option' && schema.kind !== 'unit').map((some) => option(some)),
    fc.tuple(sizedPart, fc.integer({ min: 0, max: 4 })).map(([item, length]) => array(item, length)),
    fc.tuple(sizedPart, fc.integer({ min: 0, max: 70 })).map(([item, max]) => vec(item, max)),
    fc.array(part, { maxLength: 4 }).map((items) => tuple(...items)),
    anyParts(part, 0).map((fields) => struct(Object.fromEntries(fields))),
    anyVariant(part),
  )
}

function anyVariant(part: fc.Arbitrary<Codec<unknown>>): fc.Arbitrary<Codec<unknown>> {
  const payloads = anyParts(part, 1).filter((parts) => parts.some(([, { schema }]) => schema.kind !== 'unit'))
  return fc.oneof(
    payloads.map((parts) => variant(Object.fromEntries(parts))),
    fc
      .tuple(payloads, anyIndices())
      .map(([parts, indices]) =>
        variant(Object.fromEntries(parts.map(([name, payload], at) => [name, [indices[at] ?? at, payload] as const]))),
      ),
  )
}

function anyIndices(): fc.Arbitrary<readonly number[]> {
  return fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 })
}

function anyParts(
  part: fc.Arbitrary<Codec<unknown>>,
  minLength: number,
): fc.Arbitrary<readonly (readonly [string, Codec<unknown>])[]> {
  const selector = ([name]: readonly [string, Codec<unknown>]): string => name.toLowerCase()
  return fc.uniqueArray(fc.tuple(anyName, part), { minLength, maxLength: 5, selector })
}
