import type { Stf } from '@lockstep/core/stf'
import { findCounterexample } from './check-property.js'
import type { Counterexample } from './counterexample.js'
import { convergenceProperty } from './properties/01-convergence.js'
import { replayEquivalenceProperty } from './properties/02-replay-equivalence.js'
import { codecProperty } from './properties/07-codec.js'
import { invariantsProperty } from './properties/10-invariants.js'
import type { PropertyOptions, StfProperty } from './stf-property.js'

/** The properties of every STF, by their numbers. */
export const stfProperties: readonly StfProperty[] = [
  convergenceProperty,
  replayEquivalenceProperty,
  codecProperty,
  invariantsProperty,
]

/** What one property came to. */
export interface PropertyReport {
  readonly number: number
  readonly name: string
  readonly statement: string
  /** `undefined` where it holds. */
  readonly counterexample: Counterexample | undefined
}

export interface VerificationReport {
  readonly stf: string
  readonly holds: boolean
  readonly properties: readonly PropertyReport[]
}

/** Runs every property, those behind a failing one too, and reports; see `verify` for tests. */
export function examine(stf: Stf, options: PropertyOptions = {}): VerificationReport {
  const properties = stfProperties.map((property) => {
    const { number, name, statement } = property
    return { number, name, statement, counterexample: findCounterexample(property, stf, options) }
  })
  const holds = properties.every(({ counterexample }) => counterexample === undefined)
  return { stf: stf.name, holds, properties }
}
