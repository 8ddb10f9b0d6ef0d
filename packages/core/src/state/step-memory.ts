/** Memory for the steps of a tree, which are made and let go once a block. */
export interface StepMemory {
  /** At least `length` words, with whatever they held before. */
  take(length: number): Int32Array<ArrayBuffer>
  give(words: Int32Array<ArrayBuffer>): void
}

const mostSpares = 8

/**
 * Keeps what was let go for the next steps.
 *
 * PERF: a block of 1,000 transfers makes a step of two megabytes. Fresh memory would be touched page by page, and make
 * the engine collect garbage every few blocks, whatever else is there.
 */
export function createStepMemory(): StepMemory {
  const spares: Int32Array<ArrayBuffer>[] = []
  return {
    take(length) {
      // Not one that is far too long: a snapshot's would be held by a version of few changes.
      const found = spares.findIndex((spare) => spare.length >= length && spare.length <= 2 * length)
      // An eighth more, so that the steps of blocks which are nearly alike can follow each other.
      return spares.splice(found, found < 0 ? 0 : 1)[0] ?? new Int32Array(length + (length >> 3))
    },
    give(words) {
      if (spares.length === mostSpares) spares.shift()
      spares.push(words)
    },
  }
}
