import { LockstepError } from '@lockstep/core'
import type { StfSource } from '../generation/stf-source.js'
import { perturbedExecutionBeside, perturbedExecutionProperty } from '../properties/11-perturbed-execution.js'
import { counterexampleProperty } from '../properties/23-counterexample.js'
import { moreProperties } from './more-properties.js'
import { runVerification } from './run-verification.js'
import { stfProperties, workerProperties } from './stf-properties.js'
import type { VerifiedProperty } from './stf-property.js'
import type { VerificationReport } from './verification-report.js'
import type { VerifyOptions } from './verify-options.js'

/** Runs every property, those behind a failing one too, and reports; see `verify` for tests. */
export async function examine(source: StfSource, options: VerifyOptions = {}): Promise<VerificationReport> {
  return await runVerification(source, { options, properties: chosenProperties(options) })
}

/** Those that are to be run, by their numbers. @throws LockstepError `UnknownProperty` for a number that no property has */
export function chosenProperties({ properties: numbers, ...subject }: VerifyOptions): readonly VerifiedProperty[] {
  const own = stfProperties.map((each) => {
    return each === perturbedExecutionProperty ? perturbedExecutionBeside(subject) : each
  })
  const every = [...own, ...workerProperties, counterexampleProperty, ...moreProperties(subject)]
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
