/** The order of the prime subgroup of Curve25519, 2²⁵² + 27742317777372353535851937790883648493, little-endian. */
const GROUP_ORDER = Uint8Array.of(
  0xed,
  0xd3,
  0xf5,
  0x5c,
  0x1a,
  0x63,
  0x12,
  0x58,
  0xd6,
  0x9c,
  0xf7,
  0xa2,
  0xde,
  0xf9,
  0xde,
  0x14,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0x10,
)

const TOP_BIT_CLEARED = 0x7f

/** Whether the 32 bytes at `offset`, the last one under a mask, are a scalar below the group order (little-endian). */
export function isCanonicalScalar(bytes: Uint8Array, offset: number, lastByteMask: number): boolean {
  for (let index = 31; index >= 0; index--) {
    const mask = index === 31 ? lastByteMask : 0xff
    const difference = ((bytes[offset + index] ?? 0) & mask) - (GROUP_ORDER[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/**
 * Whether the 255 low bits of the 32 bytes at `offset` are below the field prime 2²⁵⁵ − 19 (little-endian). The
 * highest bit is left to the caller: Ed25519 keeps a sign there, Ristretto nothing.
 */
export function isCanonicalField(bytes: Uint8Array, offset: number): boolean {
  if (((bytes[offset + 31] ?? 0) & TOP_BIT_CLEARED) !== TOP_BIT_CLEARED) return true
  for (let index = 30; index > 0; index--) if (bytes[offset + index] !== 0xff) return true
  return (bytes[offset] ?? 0) < 0xed
}
