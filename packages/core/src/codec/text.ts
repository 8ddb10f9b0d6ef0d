import type { Codec } from './codec.js'
import { defineCodec } from './define-codec.js'
import { checkDefinitionBound } from './definition-bound.js'
import { lengthPrefixSize, readLength, writeLength } from './length-prefix.js'
import { take } from './reader.js'
import { utf8FromBytes, utf8Length, writeUtf8 } from './utf8.js'
import { reserve } from './writer.js'
import { wrongType } from './wrong-type.js'

/**
 * Text of up to `max` bytes in UTF-8 (not characters) after their compact length. Lone surrogates have no UTF-8 form
 * and are refused with `InvalidUtf8`; nothing is normalised, so what is read is what was written.
 *
 * @throws {CodecError} `InvalidDefinition` for a bound that is not an integer from 0 to 4,294,967,295 or too large
 * for an encoding of 4,294,967,295 bytes.
 */
export function text(max: number): Codec<string> {
  checkDefinitionBound('text', 'max', max)
  const name = `text<${max}>`
  return defineCodec(
    { kind: 'text', max },
    1,
    lengthPrefixSize(max) + max,
    (writer, value: string) => {
      if (typeof value !== 'string') throw wrongType(name, 'a string', value)
      const length = utf8Length(value)
      writeLength(writer, name, length, max)
      const start = reserve(writer, length)
      writeUtf8(value, writer.bytes, start)
    },
    (reader) => {
      const length = readLength(reader, name, max, 1)
      return utf8FromBytes(reader.bytes, take(reader, length), length)
    },
  )
}
