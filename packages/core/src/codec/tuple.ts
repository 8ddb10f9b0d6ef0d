import type { Codec, Infer } from './codec.js'
import { checkPart } from './codec-defect.js'
import { CodecError } from './codec-error.js'
import { defineCodec } from './define-codec.js'
import { inField } from './in-field.js'
import type { Reader } from './reader.js'
import type { Writer } from './writer.js'
import { wrongType } from './wrong-type.js'

/** The values of a {@link tuple} of the codecs `Items`. */
export type TupleValue<Items extends readonly Codec<unknown>[]> = {
  readonly [At in keyof Items]: Infer<Items[At]>
}

/**
 * Items of different types, one after the other. What is read is frozen.
 *
 * @throws {CodecError} `InvalidDefinition` for a codec of your own that breaks the rules of {@link Codec}.
 */
export function tuple<const Items extends readonly Codec<unknown>[]>(...items: Items): Codec<TupleValue<Items>>
export function tuple(...items: readonly Codec<unknown>[]): Codec<readonly unknown[]> {
  for (const item of items) checkPart('tuple', item)
  return defineCodec(
    { kind: 'tuple', items: items.map(({ schema }) => schema) },
    items.reduce((sum, { minSize }) => sum + minSize, 0),
    items.reduce((sum, { maxSize }) => sum + maxSize, 0),
    (writer, values: readonly unknown[]) => writeTuple(writer, items, values),
    (reader) => readTuple(reader, items),
  )
}

function writeTuple(writer: Writer, items: readonly Codec<unknown>[], values: readonly unknown[]): void {
  if (!Array.isArray(values)) throw wrongType('tuple', 'an array', values)
  if (values.length !== items.length) {
    throw new CodecError('LengthMismatch', `the tuple takes ${items.length} items, but was given ${values.length}`, {
      value: values.length,
      limit: items.length,
    })
  }
  let at = 0
  try {
    for (const item of items) {
      item.write(writer, values[at])
      at += 1
    }
  } catch (error) {
    throw inField(error, `[${at}]`)
  }
}

function readTuple(reader: Reader, items: readonly Codec<unknown>[]): readonly unknown[] {
  const values: unknown[] = []
  try {
    for (const item of items) values.push(item.read(reader))
  } catch (error) {
    throw inField(error, `[${values.length}]`)
  }
  return Object.freeze(values)
}
