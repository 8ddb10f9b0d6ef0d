import type { Counterexample } from './counterexample.js'
import type { CallReport } from './survey-calls.js'

/** What one property came to. */
export interface PropertyReport {
  /** Its place in the table of properties, from 1. */
  readonly number: number
  readonly name: string
  readonly statement: string
  /** How many runs it had, at most: a search ends early where there is nothing left to find. */
  readonly runs: number
  /** What it was held against, where a green line alone would say too much or too little. */
  readonly remark: string | undefined
  /** `undefined` where it holds. */
  readonly counterexample: Counterexample | undefined
}

/** What `verify` and `examine` found out about an STF. */
export interface VerificationReport {
  readonly stf: string
  readonly holds: boolean
  /** With it, the same inputs are drawn again. */
  readonly seed: number
  readonly properties: readonly PropertyReport[]
  /**
   * What logs made of each call, and the most that it took from the state, beside its declared weight. Empty where
   * property 17 is not among those that were run.
   */
  readonly calls: readonly CallReport[]
}
