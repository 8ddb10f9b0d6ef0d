import type { Stf } from '@lockstep/core/stf'
import { findCounterexample } from './check-property.js'
import type { Counterexample } from './counterexample.js'
import { convergenceProperty } from './properties/01-convergence.js'
import { replayEquivalenceProperty } from './properties/02-replay-equivalence.js'
import { snapshotEquivalenceProperty } from './properties/03-snapshot-equivalence.js'
import { atomicRollbackProperty } from './properties/04-atomic-rollback.js'
import { getterPurityProperty } from './properties/06-getter-purity.js'
import { codecProperty } from './properties/07-codec.js'
import { nonceAndReplayProperty } from './properties/08-nonce-and-replay.js'
import { domainSeparationProperty } from './properties/09-domain-separation.js'
import { invariantsProperty } from './properties/10-invariants.js'
import { commutativityProperty } from './properties/12-commutativity.js'
import { boundsProperty } from './properties/16-bounds.js'
import { vacuityProperty } from './properties/17-vacuity.js'
import { smallScopeProperty } from './properties/20-small-scope.js'
import type { AnyStfProperty, PropertyOptions } from './stf-property.js'

/** The properties of every STF, by their numbers. */
export const stfProperties: readonly AnyStfProperty[] = [
  convergenceProperty,
  replayEquivalenceProperty,
  snapshotEquivalenceProperty,
  atomicRollbackProperty,
  getterPurityProperty,
  codecProperty,
  nonceAndReplayProperty,
  domainSeparationProperty,
  invariantsProperty,
  commutativityProperty,
  boundsProperty,
  vacuityProperty,
  smallScopeProperty,
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
