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
import type { Random } from './random.js'

const integers = [u8, u16, u32, u64, u128, u256, i8, i16, i32, i64, i128, i256]
const compacts = [compact(u8), compact(u16), compact(u32), compact(u64), compact(u128)]

/** Names of fields and variants, those that every object inherits among them. */
const names = ['a', 'b', 'amount', 'toString', 'constructor', 'hasOwnProperty', 'type', 'value', 'length', 'then']

/** A codec of any type, up to `depth` types within each other. */
export function anyCodec(random: Random, depth: number): Codec<unknown> {
  if (depth === 0) return anyLeaf(random)
  const part = (): Codec<unknown> => anyCodec(random, depth - 1)
  switch (random.below(7)) {
    case 0:
      return option(anyPart(part, ({ schema: { kind } }) => kind !== 'option' && kind !== 'unit'))
    case 1:
      return array(
        anyPart(part, ({ minSize }) => minSize > 0),
        random.below(5),
      )
    case 2:
      return anyVec(
        anyPart(part, ({ minSize }) => minSize > 0),
        random,
      )
    case 3:
      return tuple(...Array.from({ length: random.below(5) }, part))
    case 4:
      return struct(Object.fromEntries(anyNames(random, 0).map((name) => [name, part()])))
    case 5:
      return anyVariant(random, part)
    default:
      return anyLeaf(random)
  }
}

function anyLeaf(random: Random): Codec<unknown> {
  const leaves: readonly (() => Codec<unknown>)[] = [
    () => bool,
    () => unit,
    () => random.pick<Codec<unknown>>(integers),
    () => random.pick<Codec<unknown>>(compacts),
    () => fixedBytes(random.below(71)),
    () => bytes(random.pick([0, 5, 63, 64, 20_000])),
    () => text(random.pick([0, 5, 63, 64, 20_000])),
    () => enumeration(...anyNames(random, 1)),
  ]
  return random.pick(leaves)()
}

/** No codec may take over 4 GiB, and others are built around this one. */
function anyVec(item: Codec<unknown>, random: Random): Codec<unknown> {
  return vec(item, random.pick([0, 1, 3, 70, 20_000].filter((max) => max * item.maxSize < 10_000_000)))
}

function anyVariant(random: Random, part: () => Codec<unknown>): Codec<unknown> {
  const sized = (): Codec<unknown> => anyPart(part, ({ schema }) => schema.kind !== 'unit')
  const entries = anyNames(random, 1).map((name, index) => [name, index === 0 ? sized() : part()] as const)
  if (random.oneIn(2)) return variant(Object.fromEntries(entries))
  const first = random.below(200)
  return variant(
    Object.fromEntries(entries.map(([name, payload], index) => [name, [first + 7 * index, payload] as const])),
  )
}

function anyNames(random: Random, minimum: number): readonly string[] {
  const chosen = new Set(Array.from({ length: minimum + random.below(4) }, () => random.pick(names)))
  return [...chosen]
}

function anyPart(part: () => Codec<unknown>, isFit: (codec: Codec<unknown>) => boolean): Codec<unknown> {
  for (let codec = part(); ; codec = part()) if (isFit(codec)) return codec
}
