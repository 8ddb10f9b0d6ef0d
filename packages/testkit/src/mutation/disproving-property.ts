import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { specificationConformanceProperty } from '../properties/19-specification-conformance.js'
import { stfProperties } from '../verification/stf-properties.js'
import type { AnyStfProperty, PropertyOptions } from '../verification/stf-property.js'
import type { VerifySubject } from '../verification/verify-subject.js'

/** How mutants are verified. */
export interface KillingPlan extends Omit<PropertyOptions, 'numRuns'>, Pick<VerifySubject, 'model'> {
  readonly seed: number
  /** The numbers of the properties that a mutant meets, in this order. */
  readonly properties: readonly number[]
  /** The share of each property's default runs. */
  readonly effort: number
}

/** Those that look at what the code does, the most deadly ones first. */
export const deadlyProperties: readonly number[] = [10, 19, 20, 17, 15, 4, 6, 12, 16, 2]

/**
 * The properties of a plan. Those of whole workers are not among them: they are about what runs an STF.
 *
 * @throws LockstepError `UnknownProperty` for a number that no property of an STF has
 */
export function propertiesOf({ properties: numbers, model }: KillingPlan): readonly AnyStfProperty[] {
  const all = [...stfProperties, ...(model === undefined ? [] : [specificationConformanceProperty(model)])]
  return numbers.flatMap((number) => {
    const found = all.filter((property) => property.number === number)
    if (found.length === 0 && !deadlyProperties.includes(number)) throw unknown(number, all)
    return found
  })
}

function unknown(number: number, all: readonly AnyStfProperty[]): LockstepError {
  const known = all.map((property) => property.number).join(', ')
  return new LockstepError('UnknownProperty', `there is no property ${number} for mutants; there are ${known}`, {
    field: 'properties',
    value: number,
    limit: known,
  })
}

/** Number and name of the first property that does not hold; `undefined` where all do. Nothing is shrunk. */
export function disprovingProperty(
  stf: Stf,
  plan: KillingPlan,
  properties: readonly AnyStfProperty[],
): string | undefined {
  const found = properties.find((property) => !holds(stf, property, plan))
  return found === undefined ? undefined : `${found.number} ${found.name}`
}

function holds(stf: Stf, property: AnyStfProperty, { seed, effort, ...options }: KillingPlan): boolean {
  const numRuns = Math.max(1, Math.ceil(property.defaultRuns * effort))
  const { properties: _, model: __, ...generation } = options
  try {
    if ('search' in property) return property.search(stf, { ...generation, seed, numRuns }) === undefined
    return !fc.check(property.property(stf, generation), { seed, numRuns, endOnFailure: true }).failed
  } catch {
    // Its genesis throws, for one: so does it in every worker.
    return false
  }
}
