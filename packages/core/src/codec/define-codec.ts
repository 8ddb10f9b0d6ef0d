import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import type { Reader } from './reader.js'
import type { Schema } from './schema.js'
import type { Writer } from './writer.js'

/** SPEC: SCALE lengths are compact 32-bit numbers, so no value that is worth a bound is larger. */
const largestSize = 0xffff_ffff

/**
 * A codec from its parts, frozen, schema included.
 *
 * PERF: every codec is built here so that all have one hidden class, and `codec.read` stays a monomorphic load.
 *
 * @throws {CodecError} `InvalidDefinition` for an encoding that may exceed 4,294,967,295 bytes.
 */
export function defineCodec<T, S extends Schema>(
  schema: S,
  minSize: number,
  maxSize: number,
  write: (writer: Writer, value: T) => void,
  read: (reader: Reader) => T,
): Codec<T> & { readonly schema: S } {
  if (!(maxSize <= largestSize)) {
    throw new CodecError(
      'InvalidDefinition',
      `a ${schema.kind} of up to ${maxSize} bytes is over the limit of ${largestSize}; declare a smaller bound`,
      { value: maxSize, limit: largestSize },
    )
  }
  return Object.freeze({ schema: freezeSchema(schema), minSize, maxSize, write, read })
}

function freezeSchema<S>(schema: S): S {
  if (typeof schema === 'object' && schema !== null && !Object.isFrozen(schema)) {
    Object.freeze(schema)
    for (const part of Object.values(schema)) freezeSchema(part)
  }
  return schema
}
