import { fromHex } from '../hex.js'

const DIGITS_PER_BYTE = 2

/** The unsigned integer whose little-endian bytes are given. PERF: one `BigInt` parse, linear in practice. */
export function littleEndianToBigint(bytes: Uint8Array): bigint {
  let digits = ''
  for (let index = bytes.length - 1; index >= 0; index--) {
    digits += (bytes[index] ?? 0).toString(16).padStart(DIGITS_PER_BYTE, '0')
  }
  return digits === '' ? 0n : BigInt(`0x${digits}`)
}

/** The `length` little-endian bytes of an unsigned integer; the caller has checked that it fits. */
export function bigintToLittleEndian(value: bigint, length: number): Uint8Array {
  return bigintToBigEndian(value, length).reverse()
}

/** The `length` big-endian bytes of an unsigned integer; the caller has checked that it fits. */
export function bigintToBigEndian(value: bigint, length: number): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(length * DIGITS_PER_BYTE, '0')}`)
}
