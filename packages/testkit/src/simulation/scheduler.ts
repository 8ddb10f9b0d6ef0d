/** Virtual time, in milliseconds from 0. */
export interface Clock {
  now(): number
  /** @param label who does what then: the event's name in the trace. */
  at(delay: number, label: string, run: () => void): void
  sleep(delay: number, label: string): Promise<void>
}

/** The one queue of everything that will happen. Nothing happens but by it, and one thing after the other. */
export interface Scheduler extends Clock {
  /** Lets the next event happen, with all that follows from it at once; answers its label, `undefined` where none is left. */
  step(): Promise<string | undefined>
  /** Work that really takes time, such as reading a file: the event that began it lasts until it is done. */
  during(work: Promise<unknown>): void
}

interface Event {
  readonly time: number
  readonly label: string
  readonly run: () => void
}

export function createScheduler(): Scheduler {
  const events: Event[] = []
  const work = new Set<Promise<unknown>>()
  let now = 0

  function at(delay: number, label: string, run: () => void): void {
    const time = now + Math.max(0, Math.round(delay))
    // Behind those of the same time: first come, first served.
    let place = events.length
    while (place > 0 && (events[place - 1]?.time ?? 0) > time) place -= 1
    events.splice(place, 0, { time, label, run })
  }

  /** A turn of the event loop comes when no promise has anything left to tell. */
  async function settle(): Promise<void> {
    do {
      for (const each of [...work]) {
        await each
        work.delete(each)
      }
      await new Promise((resolve) => setImmediate(resolve))
    } while (work.size > 0)
  }

  return {
    now: () => now,
    at,
    sleep: (delay, label) => new Promise((resolve) => at(delay, label, resolve)),
    async step() {
      const event = events.shift()
      if (event === undefined) return undefined
      now = event.time
      event.run()
      await settle()
      return event.label
    },
    during(each) {
      work.add(each.catch(() => undefined))
    },
  }
}
