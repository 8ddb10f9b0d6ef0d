import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { type Counterexample, counterexampleOf, describeCounterexample } from './counterexample.js'
import type {
  AnyStfProperty,
  AsyncStfProperty,
  PropertyDescription,
  PropertyOptions,
  SearchProperty,
} from './stf-property.js'

const usualSeed = 42

/** What a property found. PERF: `numRuns` runs, and as many again as shrinking takes. */
export function findCounterexample(
  stfProperty: AnyStfProperty,
  stf: Stf,
  options: PropertyOptions,
): Counterexample | undefined {
  if ('search' in stfProperty) return searchCounterexample(stfProperty, stf, options)
  const property = stfProperty.property(stf, options)
  const details = fc.check(property, runParameters(stfProperty, options))
  if (!details.failed) return undefined
  return counterexampleOf(stfProperty, details, property.run(details.counterexample) !== null)
}

function searchCounterexample(
  stfProperty: SearchProperty,
  stf: Stf,
  options: PropertyOptions,
): Counterexample | undefined {
  const parameters = runParameters(stfProperty, options)
  const finding = stfProperty.search(stf, { ...options, ...parameters })
  if (finding === undefined) return undefined
  const { number, name } = stfProperty
  const { reason, input, runs } = finding
  return { number, name, reason, seed: parameters.seed, path: '', numRuns: runs, numShrinks: 0, repeats: true, input }
}

/** Runs a property. @throws LockstepError `PropertyFailed`, whose `details.value` is the {@link Counterexample}. */
export function checkProperty(stfProperty: AnyStfProperty, stf: Stf, options: PropertyOptions): void {
  const counterexample = findCounterexample(stfProperty, stf, options)
  if (counterexample !== undefined) throw propertyFailed(stf, counterexample)
}

/** The same for a property of whole workers. @throws LockstepError `PropertyFailed` */
export async function checkAsyncProperty(
  stfProperty: AsyncStfProperty,
  stf: Stf,
  options: PropertyOptions,
): Promise<void> {
  const property = stfProperty.property(stf)
  const details = await fc.check(property, runParameters(stfProperty, options))
  if (!details.failed) return
  const repeats = (await property.run(details.counterexample)) !== null
  throw propertyFailed(stf, counterexampleOf(stfProperty, details, repeats))
}

interface RunParameters {
  readonly seed: number
  readonly numRuns: number
}

function runParameters({ defaultRuns }: PropertyDescription, { seed, numRuns }: PropertyOptions): RunParameters {
  return { seed: seed ?? usualSeed, numRuns: numRuns ?? defaultRuns }
}

function propertyFailed(stf: Stf, counterexample: Counterexample): LockstepError {
  return new LockstepError('PropertyFailed', describeCounterexample(stf.name, counterexample), {
    field: counterexample.name,
    value: counterexample,
  })
}
