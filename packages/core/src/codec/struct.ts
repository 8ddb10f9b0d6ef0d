import type { Codec, Infer } from './codec.js'
import { checkPart } from './codec-defect.js'
import { defineCodec } from './define-codec.js'
import { checkDefinitionName } from './definition-name.js'
import { inField } from './in-field.js'
import type { Reader } from './reader.js'
import { checkFields } from './struct-fields.js'
import type { Writer } from './writer.js'

/** The values of a {@link struct} with the field codecs `Fields`. */
export type StructValue<Fields extends Readonly<Record<string, Codec<unknown>>>> = {
  readonly [Name in keyof Fields]: Infer<Fields[Name]>
}

type StructRecord = Readonly<Record<string, unknown>>

/**
 * Named fields, encoded one after the other in the order of declaration. What is read is frozen; what is written may
 * list its fields in any order but must have them all and no others.
 *
 * @throws {CodecError} `InvalidDefinition` for names that are not identifiers, `__proto__` among them, and for a codec of
 * your own that breaks the rules of {@link Codec}.
 */
export function struct<const Fields extends Readonly<Record<string, Codec<unknown>>>>(
  fields: Fields,
): Codec<StructValue<Fields>>
export function struct(fields: Readonly<Record<string, Codec<unknown>>>): Codec<StructRecord> {
  const names = Object.keys(fields)
  for (const name of names) checkDefinitionName('a struct', name)
  const codecs = Object.values(fields)
  for (const codec of codecs) checkPart('struct', codec)
  return defineCodec(
    { kind: 'struct', fields: Object.entries(fields).map(([name, { schema }]) => [name, schema] as const) },
    codecs.reduce((sum, { minSize }) => sum + minSize, 0),
    codecs.reduce((sum, { maxSize }) => sum + maxSize, 0),
    (writer, value: StructRecord) => writeStruct(writer, names, codecs, value),
    (reader) => readStruct(reader, names, codecs),
  )
}

function writeStruct(
  writer: Writer,
  names: readonly string[],
  codecs: readonly Codec<unknown>[],
  value: StructRecord,
): void {
  checkFields('the struct', names, value)
  let at = 0
  try {
    for (const codec of codecs) {
      codec.write(writer, value[names[at] ?? ''])
      at += 1
    }
  } catch (error) {
    throw inField(error, names[at] ?? '')
  }
}

function readStruct(reader: Reader, names: readonly string[], codecs: readonly Codec<unknown>[]): StructRecord {
  const value: Record<string, unknown> = {}
  let at = 0
  try {
    for (const codec of codecs) {
      value[names[at] ?? ''] = codec.read(reader)
      at += 1
    }
  } catch (error) {
    throw inField(error, names[at] ?? '')
  }
  return Object.freeze(value)
}
