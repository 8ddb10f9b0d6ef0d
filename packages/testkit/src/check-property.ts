import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import type { PropertyOptions, StfProperty } from './stf-property.js'

/** A property that does not hold, with the smallest input that shows it. */
export interface Counterexample {
  readonly number: number
  readonly name: string
  readonly reason: string
  readonly seed: number
  /** fast-check's path to the shrunk input: with the seed it leads there at once. */
  readonly path: string
  readonly numRuns: number
  readonly numShrinks: number
  /** The shrunk input: JSON, but for properties over values. */
  readonly input: unknown
}

const usualSeed = 42

/** What a property found. PERF: `numRuns` runs, and as many again as shrinking takes. */
export function findCounterexample(
  stfProperty: StfProperty,
  stf: Stf,
  { seed = usualSeed, numRuns = stfProperty.defaultRuns }: PropertyOptions,
): Counterexample | undefined {
  const details = fc.check(stfProperty.property(stf), { seed, numRuns })
  if (!details.failed) return undefined
  return {
    number: stfProperty.number,
    name: stfProperty.name,
    reason: details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance),
    seed: details.seed,
    path: details.counterexamplePath ?? '',
    numRuns: details.numRuns,
    numShrinks: details.numShrinks,
    input: soleInput(details.counterexample),
  }
}

/** Runs a property. @throws LockstepError `PropertyFailed`, whose `details.value` is the {@link Counterexample}. */
export function checkProperty(stfProperty: StfProperty, stf: Stf, options: PropertyOptions): void {
  const counterexample = findCounterexample(stfProperty, stf, options)
  if (counterexample === undefined) return
  throw new LockstepError('PropertyFailed', describeCounterexample(stf.name, counterexample), {
    field: stfProperty.name,
    value: counterexample,
  })
}

export function describeCounterexample(stf: string, { number, name, reason, input, ...run }: Counterexample): string {
  return [
    `Property ${number} (${name}) does not hold for '${stf}': ${reason}`,
    `Found in run ${run.numRuns} with seed ${run.seed}, shrunk ${run.numShrinks} times (path ${run.path}), by:`,
    inputText(input),
  ].join('\n')
}

/** Properties here have one argument. */
function soleInput(counterexample: unknown): unknown {
  return Array.isArray(counterexample) ? counterexample[0] : counterexample
}

/** JSON where it is JSON, so that it can be pasted into a test; bigints make it fast-check's own notation. */
function inputText(input: unknown): string {
  try {
    return JSON.stringify(input, undefined, 2)
  } catch {
    return fc.stringify(input)
  }
}
