import { LockstepError } from '@lockstep/core'
import { moreProperties } from './more-properties.js'
import { convergenceProperty } from './properties/01-convergence.js'
import { replayEquivalenceProperty } from './properties/02-replay-equivalence.js'
import { snapshotEquivalenceProperty } from './properties/03-snapshot-equivalence.js'
import { atomicRollbackProperty } from './properties/04-atomic-rollback.js'
import { crashAnywhereProperty } from './properties/05-crash-anywhere.js'
import { getterPurityProperty } from './properties/06-getter-purity.js'
import { codecProperty } from './properties/07-codec.js'
import { nonceAndReplayProperty } from './properties/08-nonce-and-replay.js'
import { domainSeparationProperty } from './properties/09-domain-separation.js'
import { invariantsProperty } from './properties/10-invariants.js'
import { perturbedExecutionProperty } from './properties/11-perturbed-execution.js'
import { commutativityProperty } from './properties/12-commutativity.js'
import { statusMachinesProperty } from './properties/13-status-machines.js'
import { adapterIndependenceProperty } from './properties/14-adapter-independence.js'
import { migrationProperty } from './properties/15-migration.js'
import { boundsProperty } from './properties/16-bounds.js'
import { vacuityProperty } from './properties/17-vacuity.js'
import { smallScopeProperty } from './properties/20-small-scope.js'
import { nonInterferenceProperty } from './properties/21-non-interference.js'
import { rollbackAttackProperty } from './properties/22-rollback-attack.js'
import { runVerification } from './run-verification.js'
import type { AnyStfProperty, AsyncStfProperty } from './stf-property.js'
import type { StfSource } from './stf-source.js'
import type { VerificationReport } from './verification-report.js'
import type { VerifyOptions } from './verify-options.js'

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
  perturbedExecutionProperty,
  commutativityProperty,
  statusMachinesProperty,
  migrationProperty,
  boundsProperty,
  vacuityProperty,
  smallScopeProperty,
]

/** Properties of whole workers, whose ports are asynchronous: `verify` runs them with the others. */
export const workerProperties: readonly AsyncStfProperty[] = [
  crashAnywhereProperty,
  adapterIndependenceProperty,
  nonInterferenceProperty,
  rollbackAttackProperty,
]

/** Runs every property, those behind a failing one too, and reports; see `verify` for tests. */
export async function examine(source: StfSource, options: VerifyOptions = {}): Promise<VerificationReport> {
  return await runVerification(source, { options, properties: chosenProperties(options) })
}

/** Those that are to be run, by their numbers. @throws LockstepError `UnknownProperty` for a number that no property has */
export function chosenProperties({
  properties: numbers,
  ...subject
}: VerifyOptions): readonly (AnyStfProperty | AsyncStfProperty)[] {
  const every = [...stfProperties, ...workerProperties, ...moreProperties(subject)]
  const all = every.toSorted((one, other) => one.number - other.number)
  if (numbers === undefined) return all
  const strange = numbers.find((number) => !all.some((property) => property.number === number))
  if (strange === undefined && numbers.length > 0) return all.filter(({ number }) => numbers.includes(number))
  const known = all.map(({ number }) => number).join(', ')
  const named = strange === undefined ? 'properties is empty' : `there is no property ${strange}`
  throw new LockstepError('UnknownProperty', `${named}; there are ${known}`, {
    field: 'properties',
    value: strange,
    limit: known,
  })
}
