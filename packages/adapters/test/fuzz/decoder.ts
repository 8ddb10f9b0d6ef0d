import { type Codec, decode, encode, type Schema } from '@lockstep/core/codec'
import { anyValue } from './any-value.js'
import type { Random } from './random.js'

/** The documented answer of a decoder that refuses without throwing. */
export const refused: unique symbol = Symbol('refused')

/** What a decoder made of bytes that it took. */
export interface Acceptance {
  /** How much there is of it; see {@link elementsOf}. */
  elements(): number
  /** Its bytes again; `undefined` where the format has no one form, which the decoder's entry says. */
  again(): Uint8Array | undefined
}

/** A decoder as the fuzzer sees it. */
export interface Decoder {
  readonly name: string
  /** The exported names that it stands for, as in `test/exports`. */
  readonly covers: readonly string[]
  /** What makes an acceptance more than a claim: elements at most `perByte` × bytes + `fixed`. */
  readonly bound: WorkBound
  /** Bytes that must be accepted. */
  valid(random: Random): Uint8Array
  /** Bytes that a careless writer would make: well formed, but perhaps not canonical. Changes of bytes seldom hit those. */
  readonly careless: ((random: Random) => Uint8Array) | undefined
  /** Decodes; what it throws, it throws. */
  attempt(bytes: Uint8Array): Attempt | Promise<Attempt>
}

export type Attempt = Acceptance | typeof refused

export interface WorkBound {
  readonly perByte: number
  readonly fixed: number
  /** Bytes of memory that decoding takes for itself, whatever the input. */
  readonly memory: number
}

interface DecoderParts<T> {
  readonly name: string
  readonly covers?: readonly string[]
  readonly bound?: Partial<WorkBound>
  valid(random: Random): Uint8Array
  careless?(random: Random): Uint8Array
  decode(bytes: Uint8Array): T | typeof refused
  /** Left out where the format has no one form; the entry says why. */
  encode?(value: T): Uint8Array
  /** The part of the value that was made from the input; the whole of it when left out. */
  content?(value: T): unknown
}

export function defineDecoder<T>(parts: DecoderParts<T>): Decoder {
  return {
    name: parts.name,
    covers: parts.covers ?? [parts.name],
    bound: boundOf(parts.bound),
    valid: parts.valid,
    careless: parts.careless,
    attempt: (bytes) => acceptanceOf(parts, parts.decode(bytes)),
  }
}

interface AsyncDecoderParts<T> extends Omit<DecoderParts<T>, 'decode'> {
  decode(bytes: Uint8Array): Promise<T | typeof refused>
}

export function defineAsyncDecoder<T>(parts: AsyncDecoderParts<T>): Decoder {
  return {
    name: parts.name,
    covers: parts.covers ?? [parts.name],
    bound: boundOf(parts.bound),
    valid: parts.valid,
    careless: parts.careless,
    attempt: async (bytes) => acceptanceOf(parts, await parts.decode(bytes)),
  }
}

const boundOf = (given: Partial<WorkBound> = {}): WorkBound => ({
  perByte: 8,
  fixed: 256,
  memory: 256 * 1024,
  ...given,
})

function acceptanceOf<T>(parts: Pick<DecoderParts<T>, 'encode' | 'content'>, value: T | typeof refused): Attempt {
  if (value === refused) return refused
  return {
    elements: () => elementsOf(parts.content === undefined ? value : parts.content(value)),
    again: () => parts.encode?.(value),
  }
}

/** The decoder of a codec. Its schema tells what it may make of a byte: items have at least one, and as many parts. */
export function codecDecoder<T>(name: string, codec: Codec<T>, covers: readonly string[] = [name]): Decoder {
  const untyped: Codec<unknown> = codec
  const parts = schemaParts(codec.schema)
  return defineDecoder({
    name,
    covers,
    bound: { perByte: parts + 2, fixed: 2 * parts },
    valid: (random) => encode(untyped, anyValue(codec.schema, random)),
    decode: (bytes) => decode(untyped, bytes),
    encode: (value) => encode(untyped, value),
  })
}

export function schemaParts(schema: Schema): number {
  switch (schema.kind) {
    case 'option':
      return 1 + schemaParts(schema.some)
    case 'array':
      return 1 + schema.length * schemaParts(schema.item)
    case 'vec':
      return 1 + schemaParts(schema.item)
    case 'tuple':
      return schema.items.reduce((sum, item) => sum + schemaParts(item), 1)
    case 'struct':
      return schema.fields.reduce((sum, [, field]) => sum + schemaParts(field), 1)
    case 'variant':
      return 3 + Math.max(...schema.variants.map(([, , payload]) => schemaParts(payload)))
    default:
      return 1
  }
}

/** Values, parts of values, bytes of byte values and half the letters of texts (hexadecimal ones are two a byte). */
export function elementsOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / 2
  if (typeof value !== 'object' || value === null) return 1
  if (value instanceof Uint8Array) return 1 + value.length
  let sum = 1
  for (const part of Object.values(value)) sum += elementsOf(part)
  return sum
}
