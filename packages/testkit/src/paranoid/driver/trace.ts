/** One thing that code asked its surroundings while a call ran. */
export interface AmbientRead {
  /** As an author would write it: `Date.now()`, `process.env.HOME`. */
  readonly source: string
  /** What it was told, as text. */
  readonly value: string
}

/** One entry that a step has changed: space, key, and the new value's bytes; `null` where it was deleted. */
export type EntryWrite = readonly [space: string, key: string, value: string | null]

/** What one input came to. Inputs stand in blocks of their own, so that each has its own difference of the state. */
export interface StepTrace {
  readonly block: number
  /** Name of the call; `genesis`, or `rejected` for an input that never ran. */
  readonly call: string
  /** Status, code, events and output as JSON text; empty for genesis. */
  readonly receipt: string
  readonly outbox: string
  /** Calls and hooks in which an undeclared error was contained. */
  readonly bugs: readonly string[]
  readonly writes: readonly EntryWrite[]
  readonly stateRoot: string
  readonly reads: readonly AmbientRead[]
}

/** What one subject did with all its logs, in one environment. */
export interface SubjectTrace {
  /** Ambient reads while the module was evaluated. */
  readonly loading: readonly AmbientRead[]
  /** A list of steps for each log. */
  readonly logs: readonly (readonly StepTrace[])[]
  /** What ended it early: an error outside of every call. */
  readonly crash?: string
}
