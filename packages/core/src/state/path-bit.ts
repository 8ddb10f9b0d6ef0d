/** Bit `depth` of the 32 bytes at `start`, the most significant bit of the first byte being bit 0. */
export function bitAt(bytes: Uint8Array, start: number, depth: number): number {
  return ((bytes[start + (depth >> 3)] ?? 0) >> (7 - (depth & 7))) & 1
}
