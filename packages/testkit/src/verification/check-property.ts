import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import { type Counterexample, counterexampleOf } from './counterexample.js'
import { describeCounterexample } from './describe-counterexample.js'
import { freshProperty } from './fresh-property.js'
import type {
  AnyStfProperty,
  AsyncStfProperty,
  Finding,
  PropertyDescription,
  PropertyOptions,
  SearchProperty,
  StfProperty,
  VerifiedProperty,
} from './stf-property.js'
import { withoutStackTraces } from './without-stack-traces.js'

export const usualSeed = 42

/** What a property found. PERF: `numRuns` runs, and as many again as shrinking takes. */
export function findCounterexample(
  stfProperty: AnyStfProperty,
  source: StfSource,
  options: PropertyOptions,
): Counterexample | undefined {
  return withoutStackTraces(() => {
    if ('search' in stfProperty) return searchCounterexample(stfProperty, stfOf(source), options)
    const property = rawProperty(stfProperty, source, options)
    const details = fc.check(property, runParameters(stfProperty, options))
    if (!details.failed) return undefined
    return counterexampleOf(stfProperty, details, property.run(details.counterexample) !== null)
  })
}

/** The same for any property, one of whole workers or of files too. */
export async function findCounterexampleAsync(
  stfProperty: VerifiedProperty,
  source: StfSource,
  options: PropertyOptions,
): Promise<Counterexample | undefined> {
  if ('search' in stfProperty) {
    const parameters = runParameters(stfProperty, options)
    const searching = withoutStackTraces(() => stfProperty.search(stfOf(source), { ...options, ...parameters }))
    return counterexampleOfFinding(stfProperty, parameters, await searching)
  }
  const property: fc.IRawProperty<unknown, boolean> = stfProperty.property(stfOf(source), options)
  if (isSync(stfProperty, property)) return findCounterexample(stfProperty, source, options)
  const details = await fc.check(property, runParameters(stfProperty, options))
  if (!details.failed) return undefined
  return counterexampleOf(stfProperty, details, (await property.run(details.counterexample)) !== null)
}

function isSync(
  _stfProperty: StfProperty | AsyncStfProperty,
  property: fc.IRawProperty<unknown, boolean>,
): _stfProperty is StfProperty {
  return !property.isAsync()
}

function rawProperty(
  stfProperty: StfProperty,
  source: StfSource,
  options: PropertyOptions,
): fc.IRawProperty<unknown, false> {
  return typeof source === 'function'
    ? freshProperty(stfProperty, source, options)
    : stfProperty.property(source, options)
}

function searchCounterexample(
  stfProperty: SearchProperty,
  stf: Stf,
  options: PropertyOptions,
): Counterexample | undefined {
  const parameters = runParameters(stfProperty, options)
  return counterexampleOfFinding(stfProperty, parameters, stfProperty.search(stf, { ...options, ...parameters }))
}

function counterexampleOfFinding(
  { number, name }: PropertyDescription,
  { seed }: RunParameters,
  finding: Finding | undefined,
): Counterexample | undefined {
  if (finding === undefined) return undefined
  const { reason, input, runs } = finding
  return { number, name, reason, seed, path: '', numRuns: runs, numShrinks: 0, repeats: true, input }
}

/** Runs a property. @throws LockstepError `PropertyFailed`, whose `details.value` is the {@link Counterexample}. */
export function checkProperty(stfProperty: AnyStfProperty, source: StfSource, options: PropertyOptions): void {
  const counterexample = findCounterexample(stfProperty, source, options)
  if (counterexample !== undefined) throw propertyFailed(stfOf(source), counterexample)
}

/** The same for a property of whole workers. @throws LockstepError `PropertyFailed` */
export async function checkAsyncProperty(
  stfProperty: AsyncStfProperty,
  source: StfSource,
  options: PropertyOptions,
): Promise<void> {
  const counterexample = await findCounterexampleAsync(stfProperty, source, options)
  if (counterexample !== undefined) throw propertyFailed(stfOf(source), counterexample)
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
