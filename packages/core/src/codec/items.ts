import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { inField } from './in-field.js'
import type { Reader } from './reader.js'
import type { Writer } from './writer.js'

/**
 * Writes the first `length` items one after the other: as many as the length before them says. By their places, because
 * an array may have an iterator of its author's, or a getter that adds items while they are written.
 */
export function writeItems<T>(writer: Writer, item: Codec<unknown>, values: readonly T[], length: number): void {
  let at = 0
  try {
    for (; at < length; at += 1) item.write(writer, values[at])
  } catch (error) {
    throw inField(error, `[${at}]`)
  }
}

/** Reads `length` items into a frozen array; the caller has held `length` against the input. */
export function readItems<T>(reader: Reader, item: Codec<T>, length: number): readonly T[] {
  const values: T[] = []
  try {
    while (values.length < length) values.push(item.read(reader))
  } catch (error) {
    throw inField(error, `[${values.length}]`)
  }
  return Object.freeze(values)
}

/** Refuses items without bytes: an input of one byte could claim any number of them. */
export function refuseEmptyItem(codec: string, item: Codec<unknown>): void {
  if (item.minSize > 0) return
  throw new CodecError(
    'InvalidDefinition',
    `${codec} cannot hold items that take no bytes, such as ${item.schema.kind}; store their number as u32`,
    { value: item.schema.kind },
  )
}
