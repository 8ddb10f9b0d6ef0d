import { type Codec, encode } from '@lockstep/core/codec'
import type fc from 'fast-check'
import { type ArbitraryOptions, arbitraryFromSchema } from './arbitrary-from-schema.js'

/**
 * Values of a codec: boundaries first (0, 1, the greatest, the neighbours of powers of two, empty, full), sizes
 * bounded, shrinking to the simplest value.
 *
 * @throws LockstepError when a value is drawn that the codec refuses: its schema then tells another type than it
 * writes.
 */
export function arbitrary<T>(codec: Codec<T>, options: ArbitraryOptions = {}): fc.Arbitrary<T> {
  return arbitraryFromSchema(codec.schema, options).map((value) => {
    assertValue(codec, value)
    return value
  })
}

/** A schema is data and says nothing to the compiler; the codec itself vouches for what was made from it. */
function assertValue<T>(codec: Codec<T>, value: unknown): asserts value is T {
  const untyped: Codec<unknown> = codec
  encode(untyped, value)
}
