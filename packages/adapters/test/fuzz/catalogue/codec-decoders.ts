import {
  AccountId,
  array,
  bool,
  bytes,
  type Codec,
  compact,
  decode,
  encode,
  enumeration,
  fixedBytes,
  H256,
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
import { concatBytes } from '@noble/hashes/utils.js'
import { anyCodec } from '../any-codec.js'
import { anyValue } from '../any-value.js'
import { codecDecoder, type Decoder, defineDecoder, schemaParts } from '../decoder.js'
import { createRandom } from '../random.js'

const nested = struct({
  owner: AccountId,
  entries: vec(tuple(option(compact(u128)), vec(text(40), 70)), 20_000),
  choice: variant({
    Empty: unit,
    Many: array(vec(i16, 300), 3),
    Named: struct({ toString: bool, length: bytes(20_000) }),
  }),
  last: option(struct({ hash: H256, kind: enumeration('one', 'two', 'three') })),
})

/** As many types as two bytes at the front of the input can tell apart. */
const codecCount = 4096

/** Bytes that name one of many random codecs, and its encoding. */
function randomCodecs(): Decoder {
  const random = createRandom('random codecs')
  const codecs = Array.from({ length: codecCount }, () => anyCodec(random, random.below(5)))
  const chosen = (bytes: Uint8Array): Codec<unknown> | undefined =>
    bytes.length < 2 ? undefined : codecs[((bytes[0] ?? 0) + 256 * (bytes[1] ?? 0)) % codecCount]
  const most = Math.max(...codecs.map(({ schema }) => schemaParts(schema)))
  return defineDecoder({
    name: 'codecs at random',
    covers: [],
    bound: { perByte: most + 2, fixed: 2 * most },
    valid(drawn) {
      const selector = drawn.bytes(2)
      const codec = chosen(selector) ?? unit
      return concatBytes(selector, encode(codec, anyValue(codec.schema, drawn)))
    },
    decode(input) {
      const selector = input.slice(0, 2)
      const codec = chosen(selector) ?? unit
      return { selector, codec, value: decode(codec, input.subarray(2)) }
    },
    content: ({ value }) => value,
    encode: ({ selector, codec, value }) => concatBytes(selector, encode(codec, value)),
  })
}

const leaves: Readonly<Record<string, Codec<unknown>>> = {
  AccountId,
  H256,
  bool,
  unit,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
}

export const codecDecoders: readonly Decoder[] = [
  ...Object.entries(leaves).map(([name, codec]) => codecDecoder(name, codec)),
  codecDecoder('compact(u8)', compact(u8), ['compact']),
  codecDecoder('compact(u16)', compact(u16), ['compact']),
  codecDecoder('compact(u32)', compact(u32), ['compact']),
  codecDecoder('compact(u64)', compact(u64), ['compact']),
  codecDecoder('compact(u128)', compact(u128), ['compact']),
  codecDecoder('bytes', bytes(20_000), ['bytes']),
  codecDecoder('fixedBytes', fixedBytes(33), ['fixedBytes']),
  codecDecoder('text', text(20_000), ['text']),
  codecDecoder('option', option(u32), ['option']),
  codecDecoder('array', array(compact(u32), 5), ['array']),
  codecDecoder('vec', vec(u8, 0xffff_ff), ['vec']),
  codecDecoder('tuple', tuple(u8, text(8), bool), ['tuple']),
  codecDecoder('struct', struct({ a: compact(u64), b: option(bool) }), ['struct']),
  codecDecoder('enumeration', enumeration('a', 'b', 'c'), ['enumeration']),
  codecDecoder('variant', variant({ A: [3, u16], B: [200, bytes(9)] }), ['variant']),
  codecDecoder('nested codecs', nested, ['decode']),
  randomCodecs(),
]
