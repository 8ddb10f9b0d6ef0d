import { LockstepError, toHex } from '@lockstep/core'
import { type Codec, decode, encode } from '@lockstep/core/codec'
import fc from 'fast-check'
import { type Damage, damaged } from '../log/damage.js'

/** What a codec does wrong with a value of its schema, in words; `undefined` where it does nothing wrong. */
export function wrongWithValue(codec: Codec<unknown>, value: unknown): string | undefined {
  try {
    return wrongWithEncoding(codec, value, encode(codec, value))
  } catch (error) {
    return `${fc.stringify(value)}, which its schema allows, throws ${String(error)}`
  }
}

/** What a codec does wrong with the encoding of a value in which one byte was changed. */
export function wrongWithDamage(codec: Codec<unknown>, value: unknown, damage: Damage): string | undefined {
  return wrongWithBytes(codec, damaged(encode(codec, value), damage))
}

function wrongWithEncoding(codec: Codec<unknown>, value: unknown, encoded: Uint8Array): string | undefined {
  const { length } = encoded
  if (length < codec.minSize || length > codec.maxSize) {
    return `${length} bytes are outside its bounds, ${codec.minSize} to ${codec.maxSize}`
  }
  const decoded = decode(codec, encoded)
  if (fc.stringify(decoded) !== fc.stringify(value)) {
    return `${toHex(encoded)} decodes to ${fc.stringify(decoded)}, expected ${fc.stringify(value)}`
  }
  const again = toHex(encode(codec, decoded))
  if (again !== toHex(encoded)) return `the value has two encodings, ${toHex(encoded)} and ${again}`
  return wrongWithLength(codec, encoded)
}

/** A prefix of an encoding is none, nor is an encoding with a byte behind it. */
function wrongWithLength(codec: Codec<unknown>, encoded: Uint8Array): string | undefined {
  if (encoded.length > 0 && accepts(codec, encoded.subarray(0, -1)))
    return `${toHex(encoded)} lacks its last byte unnoticed`
  const longer = new Uint8Array(encoded.length + 1)
  longer.set(encoded)
  return accepts(codec, longer) ? `the byte behind ${toHex(encoded)} is not refused` : undefined
}

/** What a codec does wrong with bytes that may be anything; refusing them is right. */
export function wrongWithBytes(codec: Codec<unknown>, bytes: Uint8Array): string | undefined {
  try {
    const again = toHex(encode(codec, decode(codec, bytes)))
    return again === toHex(bytes) ? undefined : `${toHex(bytes)} and ${again} are one value`
  } catch (error) {
    return error instanceof LockstepError ? undefined : `${toHex(bytes)} throws ${String(error)}, not a LockstepError`
  }
}

function accepts(codec: Codec<unknown>, bytes: Uint8Array): boolean {
  try {
    decode(codec, bytes)
    return true
  } catch {
    return false
  }
}
