import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { remaining } from './reader.js'
import { returnReader, takeReader } from './scratch-reader.js'

/**
 * The value that `bytes` encode, deeply frozen. The whole input must be one encoding: nothing less, nothing more.
 *
 * @throws {CodecError} when the input is not the canonical encoding of a value; see `CodecErrorCode`.
 */
export function decode<T>(codec: Pick<Codec<T>, 'read'>, bytes: Uint8Array): T {
  const reader = takeReader(bytes)
  const value = codec.read(reader)
  if (reader.offset !== reader.length) {
    throw new CodecError(
      'TrailingBytes',
      `the value ends at byte ${reader.offset}, but the input has ${remaining(reader)} more; send one value alone`,
      { value: reader.length, limit: reader.offset },
    )
  }
  returnReader(reader)
  return value
}
