import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { base58 } from '@scure/base'

/** Bytes of a shard or an MRENCLAVE. */
const identifierSize = 32
/** 32 bytes have at most this many base58 digits. */
const maximumDigits = 44

/**
 * A shard or an MRENCLAVE as people write it: base58 without a checksum.
 *
 * @throws LockstepError `Base58Length` unless 32 bytes.
 */
export function base58Text(identifier: Hex): string {
  const bytes = fromHex(identifier)
  if (bytes.length !== identifierSize) throw wrongLength('identifier', identifier, `${bytes.length} bytes`)
  return base58.encode(bytes)
}

/**
 * Reads what {@link base58Text} writes.
 *
 * @throws LockstepError `Base58Text` for other letters than base58's, `Base58Length` for another size than 32 bytes.
 */
export function parseBase58Text(text: string): Hex {
  if (text.length > maximumDigits) throw wrongLength('text', text, `${text.length} digits`)
  const bytes = decodeDigits(text)
  if (bytes.length !== identifierSize) throw wrongLength('text', text, `${bytes.length} bytes`)
  return toHex(bytes)
}

function decodeDigits(text: string): Uint8Array {
  try {
    return base58.decode(text)
  } catch {
    throw new LockstepError('Base58Text', `text has a letter that is no base58 digit: ${JSON.stringify(text)}`, {
      field: 'text',
      value: text,
    })
  }
}

function wrongLength(field: string, value: string, what: string): LockstepError {
  return new LockstepError('Base58Length', `${field} has ${what}; a shard or MRENCLAVE is ${identifierSize} bytes`, {
    field,
    value,
    limit: identifierSize,
  })
}
