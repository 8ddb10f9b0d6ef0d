import type { Clock } from '../../../src/eea/orders/clock.js'

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Goes on and runs what is due by then, in order. */
  advance(milliseconds: number): void
  /** Timers that are set. */
  pending(): number
}

export const createManualClock = (start = 1_700_000_000_000): ManualClock => {
  let now = start
  const timers = new Set<{ readonly at: number; readonly task: () => void }>()
  return {
    now: () => now,
    after(milliseconds, task) {
      const timer = { at: now + milliseconds, task }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance(milliseconds) {
      const target = now + milliseconds
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= target).sort((left, right) => left.at - right.at)
        if (next === undefined) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.task()
      }
      now = target
    },
    pending: () => timers.size,
  }
}
