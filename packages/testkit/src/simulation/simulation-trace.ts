/** What happened, a line for each step: `step time who does what: what came of it`. */
export interface SimulationTrace {
  /** Adds to the line of the step that is going on. */
  note(what: string): void
  /** Ends the line of a step. */
  line(step: number, time: number, label: string): void
  /** The last lines, all if no count is given. */
  lines(count?: number): readonly string[]
}

export function createSimulationTrace(): SimulationTrace {
  const lines: string[] = []
  let notes: string[] = []
  return {
    note(what) {
      notes.push(what)
    },
    line(step, time, label) {
      lines.push(`${step} ${time} ${label}${notes.length === 0 ? '' : `: ${notes.join('; ')}`}`)
      notes = []
    },
    lines: (count = lines.length) => lines.slice(Math.max(0, lines.length - count)),
  }
}
