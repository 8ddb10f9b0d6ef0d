/** Wakes whoever waits for news. */
export interface Bell {
  /** Calls `wake` once, at the next ring; the function that it returns takes the wish back. */
  wait(wake: () => void): () => void
  ring(): void
  /** How many wait. */
  waiting(): number
}

export function createBell(): Bell {
  const waiting = new Set<() => void>()
  return {
    wait(wake) {
      waiting.add(wake)
      return () => {
        waiting.delete(wake)
      }
    },
    ring() {
      const woken = [...waiting]
      waiting.clear()
      for (const wake of woken) wake()
    },
    waiting: () => waiting.size,
  }
}
