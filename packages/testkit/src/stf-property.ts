import type { Stf } from '@lockstep/core/stf'
import type fc from 'fast-check'

/** How a property is run. */
export interface PropertyOptions {
  /** The same seed gives the same runs; 42 by default, so that a red test stays red until it is fixed. */
  readonly seed?: number
  /** How many logs are tried; each property has its own default. */
  readonly numRuns?: number
}

/** What a numbered property says. */
export interface PropertyDescription {
  readonly number: number
  readonly name: string
  /** What holds, in one sentence. */
  readonly statement: string
  readonly defaultRuns: number
}

/** One of the numbered properties that every STF must have. */
export interface StfProperty extends PropertyDescription {
  /** The fast-check property, to be composed or run with options of one's own. */
  property(stf: Stf): fc.IRawProperty<unknown, false>
}

/** A property of whole workers, whose ports are asynchronous. */
export interface AsyncStfProperty extends PropertyDescription {
  property(stf: Stf): fc.IRawProperty<unknown, true>
}
