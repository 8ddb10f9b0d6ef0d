import { type Hex, hexFromBytes, writeHexDigits } from '../hex.js'
import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { defineCodec } from './define-codec.js'
import { checkDefinitionBound } from './definition-bound.js'
import { take } from './reader.js'
import { reserve } from './writer.js'
import { wrongType } from './wrong-type.js'

/**
 * Exactly `length` bytes, as they are. The value is a {@link Hex} string of `2 + 2 * length` characters.
 *
 * @throws {CodecError} `InvalidDefinition` for a length that is not an integer from 0 to 4,294,967,295.
 */
export function fixedBytes(length: number): Codec<Hex> {
  checkDefinitionBound('fixedBytes', 'length', length)
  const name = `fixedBytes<${length}>`
  const characters = 2 + 2 * length
  return defineCodec(
    { kind: 'fixedBytes', length },
    length,
    length,
    (writer, value: Hex) => {
      if (typeof value !== 'string') throw wrongType(name, 'a hex string', value)
      if (value.length !== characters) throw lengthMismatch(name, value, characters)
      const start = reserve(writer, length)
      writeHexDigits(value, writer.bytes, start)
    },
    (reader) => hexFromBytes(reader.bytes, take(reader, length), length),
  )
}

function lengthMismatch(name: string, value: string, characters: number): CodecError {
  return new CodecError(
    'LengthMismatch',
    `${name} takes a hex string of ${characters} characters, but was given ${value.length}`,
    { value: value.length, limit: characters },
  )
}
