import type { Stf } from '@lockstep/core/stf'
import type fc from 'fast-check'

/** How a property is run. */
export interface PropertyOptions {
  /** The same seed gives the same runs; 42 by default, so that a red test stays red until it is fixed. */
  readonly seed?: number
  /** How many logs are tried; each property has its own default. */
  readonly numRuns?: number
}

/** One of the numbered properties that every STF must have. */
export interface StfProperty {
  readonly number: number
  readonly name: string
  /** What holds, in one sentence. */
  readonly statement: string
  readonly defaultRuns: number
  /** The fast-check property, to be composed or run with options of one's own. */
  property(stf: Stf): fc.IRawProperty<unknown, false>
}
