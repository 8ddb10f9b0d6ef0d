import type { Hex } from '@lockstep/core'

/**
 * Where a platform keeps its counters: what a real processor has in a part that survives power cuts and that no host
 * can set back. Calls do not overlap.
 */
export interface CounterMemory {
  /** 0 for a counter that was never written. */
  read(counter: Hex): Promise<number>
  /** Resolves when the value survives a power cut. */
  write(counter: Hex, value: number): Promise<void>
}

/** Counters that live as long as the process does. */
export function createCounterMemory(): CounterMemory {
  const counters = new Map<Hex, number>()
  return {
    read: async (counter) => counters.get(counter) ?? 0,
    async write(counter, value) {
      counters.set(counter, value)
    },
  }
}
