import type { Codec } from './codec.js'
import { checkPart } from './codec-defect.js'
import { CodecError } from './codec-error.js'
import { defineCodec } from './define-codec.js'
import { take } from './reader.js'
import { writeByte } from './writer.js'
import { wrongType } from './wrong-type.js'

/** Refuses, while compiling, a codec whose own values include `null`. */
type RefuseNull<T> = unknown extends T ? unknown : null extends T ? { readonly nullIsAlreadyAValue: never } : unknown

/**
 * A value or `null`: the byte 0, or the byte 1 and the value.
 *
 * An option of an option, or of `unit`, would have two encodings of `null` and is refused; say what each case means
 * with `variant` instead.
 *
 * @throws {CodecError} `InvalidDefinition` for `option(option(…))`, `option(unit)`, and a codec of your own that breaks
 * the rules of {@link Codec}.
 */
export function option<T>(some: Codec<T> & RefuseNull<T>): Codec<T | null> {
  checkPart('option', some)
  const { kind } = some.schema
  if (kind === 'option' || kind === 'unit') {
    throw new CodecError(
      'InvalidDefinition',
      `an option of ${kind} would have two meanings of null; name the cases with variant`,
      { value: kind },
    )
  }
  return defineCodec(
    { kind: 'option', some: some.schema },
    1,
    1 + some.maxSize,
    (writer, value: T | null) => {
      if (value === null) {
        writeByte(writer, 0)
        return
      }
      // What is left out elsewhere is written here: two forms of nothing would be one too many.
      if (value === undefined) throw wrongType('option', 'null or a value', value, '; write null for nothing')
      writeByte(writer, 1)
      some.write(writer, value)
    },
    (reader) => {
      const tag = reader.view.getUint8(take(reader, 1))
      if (tag === 0) return null
      if (tag === 1) return some.read(reader)
      throw new CodecError('InvalidOption', `an option begins with the byte 0 or 1, but the input has ${tag}`, {
        value: tag,
        limit: 1,
      })
    },
  )
}
