/** Memory that native functions are given in place of an input's own. */
export interface ScratchMemory {
  /** The input's bytes, to be used before the next call. Inputs that are longer than the memory are copied. */
  holding(bytes: Uint8Array): Uint8Array
}

/**
 * Scratch memory for inputs of up to `size` bytes.
 *
 * It serves shared memory as well: sodium-native answers `undefined` or fails for it, and shared bytes could change
 * between the check of a signature's form and the library's look at it.
 *
 * PERF: V8 keeps small arrays in its own heap, and gives each that a native function asks for a memory of its own, which
 * the collector then has to sweep: for a verification three times. To copy 64 bytes costs a hundredth of that.
 */
export function createScratchMemory(size: number): ScratchMemory {
  const memory = new Uint8Array(new ArrayBuffer(size))
  /** By their lengths. */
  const views: (Uint8Array | undefined)[] = new Array(size + 1).fill(undefined)
  return {
    holding(bytes) {
      const { length } = bytes
      if (length > size) return new Uint8Array(bytes)
      const view = views[length] ?? memory.subarray(0, length)
      views[length] = view
      view.set(bytes)
      return view
    },
  }
}
