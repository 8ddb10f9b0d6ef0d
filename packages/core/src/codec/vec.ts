import type { Codec } from './codec.js'
import { checkPart } from './codec-defect.js'
import { defineCodec } from './define-codec.js'
import { checkDefinitionBound } from './definition-bound.js'
import { readItems, refuseEmptyItem, writeItems } from './items.js'
import { lengthPrefixSize, readLength, writeLength } from './length-prefix.js'
import { wrongType } from './wrong-type.js'

/**
 * Up to `max` items of one type after their compact number. What is read is frozen.
 *
 * @throws {CodecError} `InvalidDefinition` for items without bytes, for a bound out of bounds, and for a codec of your own
 * that breaks the rules of {@link Codec}.
 */
export function vec<T>(item: Codec<T>, max: number): Codec<readonly T[]> {
  checkDefinitionBound('vec', 'max', max)
  checkPart('vec', item)
  refuseEmptyItem('vec', item)
  return defineCodec(
    { kind: 'vec', item: item.schema, max },
    1,
    lengthPrefixSize(max) + item.maxSize * max,
    (writer, values: readonly T[]) => {
      if (!Array.isArray(values)) throw wrongType('vec', 'an array', values)
      const { length } = values
      writeLength(writer, 'vec', length, max)
      writeItems(writer, item, values, length)
    },
    (reader) => readItems(reader, item, readLength(reader, 'vec', max, item.minSize)),
  )
}
