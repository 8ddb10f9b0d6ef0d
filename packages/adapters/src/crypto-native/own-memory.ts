/**
 * The same bytes, copied where they lie in shared memory.
 *
 * sodium-native answers `undefined` or fails for shared memory, and shared bytes could change between the check of a
 * signature's form and the library's look at it. PERF: one `instanceof` for all others.
 */
export function ownMemory(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes)
}
