import type { Hex } from '../hex.js'
import type { Codec } from './codec.js'
import { encode, encodeHex } from './encode.js'
import { inField } from './in-field.js'

/**
 * {@link encode} for a value that has a name where it is kept, which a refusal tells: `balances.account.free`.
 *
 * @throws {CodecError} when the value is outside the type; its field begins with the name.
 */
export function encodeAs<T>(name: string, codec: Codec<T>, value: NoInfer<T>): Uint8Array<ArrayBuffer> {
  try {
    return encode(codec, value)
  } catch (error) {
    throw inField(error, name)
  }
}

/** The same as text. @throws {CodecError} when the value is outside the type; its field begins with the name. */
export function encodeHexAs<T>(name: string, codec: Codec<T>, value: NoInfer<T>): Hex {
  try {
    return encodeHex(codec, value)
  } catch (error) {
    throw inField(error, name)
  }
}
