import type { Codec, Infer } from './codec.js'
import { checkPart } from './codec-defect.js'
import { CodecError } from './codec-error.js'
import { defineCodec } from './define-codec.js'
import { inField } from './in-field.js'
import type { Reader } from './reader.js'
import { take } from './reader.js'
import { checkFields } from './struct-fields.js'
import { type IndexedVariant, invalidIndex, invalidName, variantTable } from './variant-table.js'
import { type Writer, writeByte } from './writer.js'

/** Payload codecs by variant name, with consecutive indices from 0 in the order of declaration. */
export type OrderedVariants = Readonly<Record<string, Codec<unknown>>>
/** Payload codecs by variant name, each with its index from 0 to 255. */
export type IndexedVariants = Readonly<Record<string, readonly [index: number, payload: Codec<unknown>]>>

/** The values of a {@link variant}: a union that `type` tells apart. */
export type VariantValue<Variants extends OrderedVariants | IndexedVariants> = {
  readonly [Name in keyof Variants & string]: {
    readonly type: Name
    readonly value: PayloadValue<Variants[Name]>
  }
}[keyof Variants & string]

type PayloadValue<Entry> = Entry extends readonly [number, infer Payload] ? Infer<Payload> : Infer<Entry>

type TaggedValue = {
  readonly type: string
  readonly value: unknown
}

const valueFields: readonly string[] = ['type', 'value']

/**
 * One of several payloads: its index in one byte, then the payload. Values are `{ type, value }`, frozen when read;
 * the value of a `unit` payload is `null`.
 *
 * A type in which no variant carries anything is an `enumeration`, whose values are plain names: one schema has one
 * form of values, so that generators and documentation need nothing but the schema.
 *
 * @throws {CodecError} `InvalidDefinition` for no variants, only units, an index twice or not from 0 to 255, names
 * that are not identifiers, a mixture of both forms, or a codec of your own that breaks the rules of {@link Codec}.
 */
export function variant<const Variants extends OrderedVariants | IndexedVariants>(
  variants: Variants,
): Codec<VariantValue<Variants>>
export function variant(variants: OrderedVariants | IndexedVariants): Codec<TaggedValue> {
  const entries = variantTable('variant', Object.entries(variants).map(toEntry))
  if (entries.every(({ payload }) => payload.schema.kind === 'unit')) {
    throw new CodecError('InvalidDefinition', 'no variant carries anything; use enumeration, whose values are names')
  }
  for (const { payload } of entries) checkPart('variant', payload)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const byIndex: (IndexedVariant | undefined)[] = []
  for (const entry of entries) byIndex[entry.index] = entry
  return defineCodec(
    { kind: 'variant', variants: entries.map(({ index, name, payload }) => [index, name, payload.schema] as const) },
    1 + Math.min(...entries.map(({ payload }) => payload.minSize)),
    1 + Math.max(...entries.map(({ payload }) => payload.maxSize)),
    (writer, value: TaggedValue) => writeVariant(writer, byName, value),
    (reader) => readVariant(reader, byIndex),
  )
}

function toEntry(
  [name, entry]: [string, Codec<unknown> | readonly [number, Codec<unknown>]],
  position: number,
  all: readonly [string, Codec<unknown> | readonly [number, Codec<unknown>]][],
): IndexedVariant {
  if (all.some(([, other]) => 'schema' in other !== 'schema' in entry)) {
    throw new CodecError('InvalidDefinition', 'either every variant has an index or none has one', { field: name })
  }
  return 'schema' in entry ? { index: position, name, payload: entry } : { index: entry[0], name, payload: entry[1] }
}

function writeVariant(writer: Writer, byName: ReadonlyMap<string, IndexedVariant>, tagged: TaggedValue): void {
  checkFields('the variant', valueFields, tagged)
  const entry = byName.get(tagged.type)
  if (entry === undefined) throw invalidName(tagged.type, byName.keys())
  writeByte(writer, entry.index)
  try {
    entry.payload.write(writer, tagged.value)
  } catch (error) {
    throw inField(error, entry.name)
  }
}

function readVariant(reader: Reader, byIndex: readonly (IndexedVariant | undefined)[]): TaggedValue {
  const index = reader.view.getUint8(take(reader, 1))
  const entry = byIndex[index]
  if (entry === undefined) throw invalidIndex(index, byIndex)
  try {
    return Object.freeze({ type: entry.name, value: entry.payload.read(reader) })
  } catch (error) {
    throw inField(error, entry.name)
  }
}
