import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'

/** The network prefix that stands for any Substrate chain. */
export const genericSs58Prefix = 42

const accountSize = 32
const checksumSize = 2
const largestPrefix = 16_383
/** Prefixes that the registry keeps back. */
const reserved = [46, 47]
/** 36 bytes have at most this many base58 digits. */
const maximumDigits = 50
const checksumDomain = Uint8Array.from('SS58PRE', (letter) => letter.charCodeAt(0))

/**
 * An account as Substrate's wallets write it: base58 of the network prefix, the account, and a checksum.
 *
 * SPEC: Substrate, "SS58 address format": one byte of prefix up to 63, else two; two bytes of BLAKE2b-512 of `SS58PRE` ‖
 * prefix ‖ account.
 *
 * @param prefix 0 to 16383, not 46 or 47; Integritee's is 13.
 * @throws LockstepError `AddressPrefix`, `AddressLength` for an account that has not 32 bytes
 */
export function ss58Address(account: Hex, prefix: number = genericSs58Prefix): string {
  requirePrefix(prefix)
  const bytes = fromHex(account)
  if (bytes.length !== accountSize) throw wrongLength(account, bytes.length)
  const body = concatBytes(prefixBytes(prefix), bytes)
  return base58.encode(concatBytes(body, checksumOf(body)))
}

/**
 * Reads what {@link ss58Address} writes. An address of another network is refused: the same account is another wallet
 * there, and whoever pasted it meant that network.
 *
 * @throws LockstepError `AddressText` for letters that are no base58, `AddressLength`, `AddressChecksum` for an address
 * that was mistyped, `AddressPrefix` for one of another network
 */
export function parseSs58Address(address: string, prefix: number = genericSs58Prefix): Hex {
  requirePrefix(prefix)
  const bytes = digitsOf(address)
  const prefixSize = (bytes[0] ?? 0) < 64 ? 1 : 2
  const end = prefixSize + accountSize
  if (bytes.length !== end + checksumSize) throw wrongLength(address, bytes.length)
  const body = bytes.subarray(0, end)
  if (toHex(checksumOf(body)) !== toHex(bytes.subarray(end))) throw wrongChecksum(address)
  if (toHex(body.subarray(0, prefixSize)) !== toHex(prefixBytes(prefix))) throw otherNetwork(address, body, prefix)
  return toHex(body.subarray(prefixSize))
}

function prefixBytes(prefix: number): Uint8Array {
  if (prefix < 64) return Uint8Array.of(prefix)
  return Uint8Array.of(((prefix & 0b1111_1100) >> 2) | 0b0100_0000, (prefix >> 8) | ((prefix & 0b11) << 6))
}

function prefixOf([first = 0, second = 0]: Uint8Array): number {
  if (first < 64) return first
  return ((first & 0b0011_1111) << 2) | (second >> 6) | ((second & 0b0011_1111) << 8)
}

function checksumOf(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(checksumDomain, body), { dkLen: 64 }).subarray(0, checksumSize)
}

function digitsOf(address: string): Uint8Array {
  if (address.length > maximumDigits) throw wrongLength(address, address.length)
  try {
    return base58.decode(address)
  } catch {
    throw new LockstepError('AddressText', `address has a letter that is no base58 digit: ${JSON.stringify(address)}`, {
      field: 'address',
      value: address,
    })
  }
}

function requirePrefix(prefix: number): void {
  if (Number.isInteger(prefix) && prefix >= 0 && prefix <= largestPrefix && !reserved.includes(prefix)) return
  throw new LockstepError(
    'AddressPrefix',
    `prefix is ${prefix}; a network's is a whole number from 0 to ${largestPrefix}, without 46 and 47`,
    { field: 'prefix', value: prefix, limit: largestPrefix },
  )
}

function wrongLength(value: string, size: number): LockstepError {
  return new LockstepError(
    'AddressLength',
    `address holds ${size} bytes; an account's are its prefix of 1 or 2, 32, and 2 of checksum`,
    { field: 'address', value, limit: accountSize },
  )
}

function wrongChecksum(address: string): LockstepError {
  return new LockstepError('AddressChecksum', `address ${address} does not fit its checksum; it was mistyped`, {
    field: 'address',
    value: address,
  })
}

function otherNetwork(address: string, body: Uint8Array, limit: number): LockstepError {
  const value = prefixOf(body)
  return new LockstepError(
    'AddressPrefix',
    `address ${address} is of the network with prefix ${value}, expected ${limit}; use the account's address on this network`,
    { field: 'address', value, limit },
  )
}
