import type { Stf } from '@lockstep/core/stf'
import type fc from 'fast-check'
import type { StfMarks } from '../execution/marks.js'
import type { GenerationOptions } from '../generation/generation-options.js'

/** How a property is run. */
export interface PropertyOptions extends GenerationOptions {
  /** The same seed gives the same runs; 42 by default, so that a red test stays red until it is fixed. */
  readonly seed?: number
  /** How many logs are tried; each property has its own default. */
  readonly numRuns?: number
  /**
   * What property 17 need not reach, and why: `{ 'error TooManyProxies': 'takes eleven accounts' }`. Something listed
   * that is reached all the same makes it fail, so that the list stays true.
   */
  readonly unreachable?: Readonly<Record<string, string>>
  /** Branches that property 17 must reach too, by what can be seen of them; see `defineMarks`. */
  readonly marks?: StfMarks
}

/** What a numbered property says. */
export interface PropertyDescription {
  /** Its place in the table of properties, from 1. */
  readonly number: number
  readonly name: string
  /** What holds, in one sentence. */
  readonly statement: string
  /** How many runs it has where nothing else is asked for. */
  readonly defaultRuns: number
  /** What a report says beside the verdict, of an STF: what it was held against. */
  readonly remark?: (stf: Stf) => string
}

/** One of the numbered properties that every STF must have. */
export interface StfProperty extends PropertyDescription {
  /** The fast-check property, to be composed or run with options of one's own. */
  property(stf: Stf, options?: GenerationOptions): fc.IRawProperty<unknown, false>
}

/** What a search has found, and how far it went. */
export interface Finding {
  readonly reason: string
  /** What shows it, as data. */
  readonly input: unknown
  /** Inputs that were tried until it was found, itself included. */
  readonly runs: number
}

/** The options of a search, complete. */
export interface SearchOptions extends PropertyOptions {
  readonly seed: number
  readonly numRuns: number
}

/** A numbered property about all runs together, or about all inputs in their order: nothing is drawn, nothing shrinks. */
export interface SearchProperty extends PropertyDescription {
  /**
   * What `verify` does with the time that is left when the search has found nothing: nothing more, because it has shown
   * all it can, or the same search farther, with more runs. Left out: the search once more with another seed.
   */
  readonly again?: 'never' | 'farther'
  /** What contradicts the property; `undefined` where nothing does. */
  search(stf: Stf, options: SearchOptions): Finding | undefined
}

/** A property that draws logs, or one that searches. */
export type AnyStfProperty = StfProperty | SearchProperty

/** A search that waits for files or processes. */
export interface AsyncSearchProperty extends PropertyDescription {
  /** As of a {@link SearchProperty}. */
  readonly again?: 'never' | 'farther'
  search(stf: Stf, options: SearchOptions): Promise<Finding | undefined>
}

/** A property of whole workers, whose ports are asynchronous. */
export interface AsyncStfProperty extends PropertyDescription {
  property(stf: Stf, options?: GenerationOptions): fc.IRawProperty<unknown, true>
}

/** Whatever `verify` runs. */
export type VerifiedProperty = AnyStfProperty | AsyncSearchProperty | AsyncStfProperty
