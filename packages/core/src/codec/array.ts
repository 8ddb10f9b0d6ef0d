import type { Codec } from './codec.js'
import { checkPart } from './codec-defect.js'
import { CodecError } from './codec-error.js'
import { defineCodec } from './define-codec.js'
import { checkDefinitionBound } from './definition-bound.js'
import { readItems, refuseEmptyItem, writeItems } from './items.js'
import { wrongType } from './wrong-type.js'

/**
 * Exactly `length` items of one type, one after the other, without a length. What is read is frozen.
 *
 * @throws {CodecError} `InvalidDefinition` for items without bytes, for a length out of bounds, and for a codec of your
 * own that breaks the rules of {@link Codec}.
 */
export function array<T>(item: Codec<T>, length: number): Codec<readonly T[]> {
  checkDefinitionBound('array', 'length', length)
  checkPart('array', item)
  refuseEmptyItem('array', item)
  return defineCodec(
    { kind: 'array', item: item.schema, length },
    item.minSize * length,
    item.maxSize * length,
    (writer, values: readonly T[]) => {
      if (!Array.isArray(values)) throw wrongType('array', 'an array', values)
      if (values.length !== length) throw lengthMismatch(values.length, length)
      writeItems(writer, item, values, length)
    },
    (reader) => readItems(reader, item, length),
  )
}

function lengthMismatch(given: number, length: number): CodecError {
  return new CodecError('LengthMismatch', `the array takes ${length} items, but was given ${given}`, {
    value: given,
    limit: length,
  })
}
