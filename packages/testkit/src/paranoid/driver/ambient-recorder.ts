import type { AmbientRead } from './trace.js'

const mostReads = 50
const longestValue = 80

/** Notes what is asked of the surroundings while an author's code runs. */
export interface AmbientRecorder {
  /** Runs an author's code, and listens. */
  during<T>(run: () => T): T
  record(source: string, value: unknown): void
  /** What was noted since the last time. */
  take(): readonly AmbientRead[]
}

export function createAmbientRecorder(): AmbientRecorder {
  let listening = false
  let reads: AmbientRead[] = []

  return {
    during(run) {
      const before = listening
      listening = true
      try {
        return run()
      } finally {
        listening = before
      }
    },
    record(source, value) {
      if (!listening || reads.length >= mostReads) return
      // Showing a value must not be recorded itself.
      listening = false
      reads.push({ source, value: show(value) })
      listening = true
    },
    take() {
      const taken = reads
      reads = []
      return taken
    },
  }
}

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) {
    const time = value instanceof Date ? value.getTime() : undefined
    return time === undefined ? 'an object' : `a Date at ${time}`
  }
  return String(value).slice(0, longestValue)
}
