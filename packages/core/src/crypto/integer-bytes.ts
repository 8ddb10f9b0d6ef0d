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
  const digits = value.toString(16).padStart(length * DIGITS_PER_BYTE, '0')
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) {
    bytes[index] = Number.parseInt(digits.slice(index * DIGITS_PER_BYTE, (index + 1) * DIGITS_PER_BYTE), 16)
  }
  return bytes
}
