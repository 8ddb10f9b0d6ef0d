import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { stfProperties } from '../examine.js'
import type { AnyStfProperty } from '../stf-property.js'
import type { CounterexampleInput } from './counterexample-file.js'
import { inputOfParts } from './input-parts.js'

/** @throws LockstepError `UnknownProperty` for a number that no property has */
export function propertyNumbered(number: number): AnyStfProperty {
  const property = stfProperties.find((each) => each.number === number)
  if (property !== undefined) return property
  const numbers = stfProperties.map((each) => each.number).join(', ')
  throw new LockstepError('UnknownProperty', `there is no property ${number}; there are ${numbers}`, {
    field: 'property',
    value: number,
    limit: numbers,
  })
}

/**
 * Gives a property this very input: why it does not hold, or `undefined` where it does. A search has no input; it is
 * repeated as far as it went.
 *
 * @throws LockstepError `LogMalformed` for a log that is none of this STF
 */
export function tryInput(
  stf: Stf,
  { property: number, seed, numRuns, log, setting }: Omit<CounterexampleInput, 'diverges'>,
): string | undefined {
  const property = propertyNumbered(number)
  if ('search' in property) return property.search(stf, { seed, numRuns })?.reason
  const outcome = property.property(stf).run([inputOfParts(stf, { log, setting })])
  if (outcome === null || !('error' in outcome)) return undefined
  const { error } = outcome
  if (!(error instanceof LockstepError)) return String(error)
  // The STF has changed so much that the log says nothing about it any more.
  if (error.code === 'LogMalformed') throw error
  return error.message
}
