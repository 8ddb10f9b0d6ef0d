import { type Hex, hexFromBytes, writeHexDigits } from '../hex.js'
import type { Codec } from './codec.js'
import { defineCodec } from './define-codec.js'
import { checkDefinitionBound } from './definition-bound.js'
import { lengthPrefixSize, readLength, writeLength } from './length-prefix.js'
import { take } from './reader.js'
import { reserve } from './writer.js'
import { wrongType } from './wrong-type.js'

/**
 * Up to `max` bytes after their compact length. The value is a {@link Hex} string.
 *
 * @throws {CodecError} `InvalidDefinition` for a bound that is not an integer from 0 to 4,294,967,295 or too large
 * for an encoding of 4,294,967,295 bytes.
 */
export function bytes(max: number): Codec<Hex> {
  checkDefinitionBound('bytes', 'max', max)
  const name = `bytes<${max}>`
  return defineCodec(
    { kind: 'bytes', max },
    1,
    lengthPrefixSize(max) + max,
    (writer, value: Hex) => {
      if (typeof value !== 'string') throw wrongType(name, 'a hex string', value)
      const length = Math.max(0, (value.length - 2) >> 1)
      writeLength(writer, name, length, max)
      const start = reserve(writer, length)
      writeHexDigits(value, writer.bytes, start)
    },
    (reader) => {
      const length = readLength(reader, name, max, 1)
      return hexFromBytes(reader.bytes, take(reader, length), length)
    },
  )
}
