import { fromHex, type Hex, LockstepError } from '@lockstep/core'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const radix = 58n

/** Digits that 32 bytes take at most: log(256) / log(58) × 32. */
const maximumDigits = 44

/**
 * The text form of a shard or an MRENCLAVE: base58 of its 32 bytes, in the Bitcoin alphabet, without checksum.
 *
 * @throws LockstepError `Base58Length` for anything but 32 bytes.
 */
export function base58Text(identifier: Hex): string {
  const bytes = fromHex(identifier)
  requireIdentifierLength(bytes.length)
  let digits = ''
  for (let rest = BigInt(identifier); rest > 0n; rest /= radix) digits = alphabet.charAt(Number(rest % radix)) + digits
  return alphabet.charAt(0).repeat(leadingZeros(bytes)) + digits
}

/**
 * The 32 bytes behind a text of {@link base58Text}.
 *
 * @throws LockstepError `Base58Text` for a character outside the alphabet; `Base58Length` unless it stands for 32
 * bytes.
 */
export function parseBase58Text(text: string): Hex {
  if (text.length > maximumDigits) throw wrongLength(`text of ${text.length} characters`, text.length)
  let number = 0n
  for (const character of text) number = number * radix + BigInt(digitValue(character))
  const zeros = leadingOnes(text)
  const digits = number === 0n ? '' : number.toString(16)
  const hex: Hex = `0x${'00'.repeat(zeros)}${digits.length % 2 === 0 ? '' : '0'}${digits}`
  requireIdentifierLength((hex.length - 2) / 2)
  return hex
}

function digitValue(character: string): number {
  const value = alphabet.indexOf(character)
  if (value >= 0) return value
  throw new LockstepError('Base58Text', `${JSON.stringify(character)} is no base58 digit; use ${alphabet}`, {
    field: 'text',
    value: character,
    limit: alphabet,
  })
}

function leadingZeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0)
  return first === -1 ? bytes.length : first
}

function leadingOnes(text: string): number {
  return text.length - text.replace(/^1+/, '').length
}

function requireIdentifierLength(length: number): void {
  if (length !== 32) throw wrongLength(`${length} bytes`, length)
}

function wrongLength(what: string, value: number): LockstepError {
  return new LockstepError('Base58Length', `${what} is no shard or MRENCLAVE; those have 32 bytes`, {
    field: 'identifier',
    value,
    limit: 32,
  })
}
