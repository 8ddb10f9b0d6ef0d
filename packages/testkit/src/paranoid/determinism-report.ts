import type { AmbientRead } from './driver/trace.js'

/** Where two environments part: the first input after which they are not the same. */
export interface Divergence {
  /** Name of the environment that differs from the base. */
  readonly environment: string
  /** Index of the generated log; with the seed it is the same each time. */
  readonly log: number
  /** Number of the block, which has this one input; 0 is genesis. `undefined`: before the first. */
  readonly block: number | undefined
  readonly call: string
  /** The first entry that differs; `undefined` where only the receipt does. */
  readonly key: DifferentKey | undefined
  /** What else differs: receipt, outbound calls, contained errors; as JSON text. */
  readonly other: DifferentText | undefined
  /** What the call asked its surroundings; those that were answered differently come first. */
  readonly reads: readonly DifferentRead[]
  /** Where the difference comes from: the first read that was answered differently, or what the environment changes. */
  readonly source: string
}

/** An entry that two environments have left in two ways. */
export interface DifferentKey {
  readonly space: string
  readonly key: string
  /** Bytes of the value in the base environment; `null`: deleted; `undefined`: not written. */
  readonly base: string | null | undefined
  readonly there: string | null | undefined
}

/** What two environments tell in two ways beside entries; `end` is how the execution itself ended. */
export interface DifferentText {
  readonly what: 'receipt' | 'outbox' | 'bugs' | 'state root' | 'end'
  readonly base: string
  readonly there: string
}

/** What a call asked its surroundings, and the answers of the two; `undefined` where it was not asked. */
export interface DifferentRead {
  readonly source: string
  readonly base: string | undefined
  readonly there: string | undefined
}

/** What examining one STF came to. */
export interface DeterminismReport {
  readonly entry: string
  readonly stf: string
  /** No divergence, and at least one call was executed. */
  readonly deterministic: boolean
  /** Environments in which the logs were executed, the base first. */
  readonly environments: readonly string[]
  /** Inputs executed in each environment. */
  readonly inputs: number
  /** At most one for each environment. */
  readonly divergences: readonly Divergence[]
  /** What was read in the base environment, whether or not anything came of it; each source once. */
  readonly reads: readonly AmbientRead[]
}
