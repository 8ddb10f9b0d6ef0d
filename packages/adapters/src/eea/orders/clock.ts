/** Time as the service sees it: a port, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Runs `task` once after this many milliseconds; answers how to call it off. */
  after(milliseconds: number, task: () => void): () => void
}

/** Longest delay that the platform's timers keep; longer ones would fire at once. */
const longestDelay = 2 ** 31 - 1

/** The machine's clock. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, Math.min(Math.max(0, milliseconds), longestDelay))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
