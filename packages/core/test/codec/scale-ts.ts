import { createRequire } from 'node:module'
import type { Schema } from '../../src/codec/index.js'
import { fromHex, toHex } from '../../src/hex.js'

/** A codec of scale-ts whose type is known at run time only. */
export interface ScaleTsCodec {
  readonly enc: (value: unknown) => Uint8Array
  readonly dec: (bytes: Uint8Array) => unknown
}

type VariantSchema = Extract<Schema, { kind: 'variant' }>
type IntegerName = `${'u' | 'i'}${8 | 16 | 32 | 64 | 128 | 256}`

/** scale-ts as this file uses it: its own types follow the values, which random types do not have. */
interface ScaleTs extends Readonly<Record<IntegerName, ScaleTsCodec>> {
  readonly bool: ScaleTsCodec
  readonly _void: ScaleTsCodec
  readonly compact: ScaleTsCodec
  readonly str: ScaleTsCodec
  readonly Bytes: (length?: number) => ScaleTsCodec
  readonly Option: (some: ScaleTsCodec) => ScaleTsCodec
  readonly Vector: (item: ScaleTsCodec, length?: number) => ScaleTsCodec
  readonly Tuple: (...items: readonly ScaleTsCodec[]) => ScaleTsCodec
  readonly Struct: (fields: Readonly<Record<string, ScaleTsCodec>>) => ScaleTsCodec
  readonly Enum: (payloads: Readonly<Record<string, ScaleTsCodec>>, indices: readonly number[]) => ScaleTsCodec
  readonly enhanceCodec: <Own, Our>(
    codec: ScaleTsCodec,
    toOwn: (value: Our) => Own,
    toOur: (value: Own) => Our,
  ) => ScaleTsCodec
}

const scale: ScaleTs = createRequire(import.meta.url)('scale-ts')

/** The codec of scale-ts for a schema, with our form of values. */
export function scaleTsCodec(schema: Schema): ScaleTsCodec {
  switch (schema.kind) {
    case 'bool':
      return scale.bool
    case 'unit':
      return scale.enhanceCodec(
        scale._void,
        () => undefined,
        () => null,
      )
    case 'uint':
      return scale[`u${schema.bits}`]
    case 'int':
      return scale[`i${schema.bits}`]
    case 'compact':
      // It answers a bigint for the long form only.
      return scale.enhanceCodec(scale.compact, asIs<number | bigint>, schema.bits <= 32 ? Number : BigInt)
    case 'fixedBytes':
      return scale.enhanceCodec(scale.Bytes(schema.length), fromHex, (bytes) => wholeHex(bytes, schema.length))
    case 'bytes':
      return scale.enhanceCodec(scale.Bytes(), fromHex, toHex)
    case 'text':
      return scale.str
    case 'option':
      return scale.enhanceCodec(
        scale.Option(scaleTsCodec(schema.some)),
        (value: unknown) => value ?? undefined,
        (value) => value ?? null,
      )
    case 'array':
      return scale.Vector(scaleTsCodec(schema.item), schema.length)
    case 'vec':
      return scale.Vector(scaleTsCodec(schema.item))
    case 'tuple':
      return scale.Tuple(...schema.items.map(scaleTsCodec))
    case 'struct':
      return scale.Struct(Object.fromEntries(schema.fields.map(([name, field]) => [name, scaleTsCodec(field)])))
    case 'variant':
      return scaleTsEnum(schema)
  }
}

function scaleTsEnum({ variants }: VariantSchema): ScaleTsCodec {
  const payloads = Object.fromEntries(variants.map(([, name, payload]) => [name, scaleTsCodec(payload)]))
  const codec = scale.Enum(
    payloads,
    variants.map(([index]) => index),
  )
  if (variants.every(([, , payload]) => payload.kind === 'unit')) {
    return scale.enhanceCodec(
      codec,
      (tag: string) => ({ tag, value: null }),
      ({ tag }) => tag,
    )
  }
  return scale.enhanceCodec(
    codec,
    ({ type, value }: { type: string; value: unknown }) => ({ tag: type, value }),
    ({ tag, value }) => ({ type: tag, value }),
  )
}

/** scale-ts hands out fewer bytes than asked where the input ends: for a comparison, that is a refusal. */
function wholeHex(bytes: Uint8Array, length: number): string {
  if (bytes.length !== length) throw new RangeError('scale-ts read a part')
  return toHex(bytes)
}

function asIs<T>(value: T): T {
  return value
}
