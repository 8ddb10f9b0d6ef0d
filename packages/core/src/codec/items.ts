import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { inField } from './in-field.js'
import type { Reader } from './reader.js'
import type { Writer } from './writer.js'

/** Writes items one after the other. */
export function writeItems<T>(writer: Writer, item: Codec<T>, values: readonly T[]): void {
  let at = 0
  try {
    for (const value of values) {
      item.write(writer, value)
      at += 1
    }
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
