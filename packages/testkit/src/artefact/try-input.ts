import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { inductiveInvariantsProperty } from '../properties/10-inductive-invariants.js'
import { specificationConformanceProperty } from '../properties/19-specification-conformance.js'
import { editsIn } from '../states/edits-in.js'
import { stfProperties, workerProperties } from '../verification/stf-properties.js'
import type { AnyStfProperty, AsyncStfProperty } from '../verification/stf-property.js'
import type { CounterexampleInput } from './counterexample-file.js'
import { inputOfParts } from './input-parts.js'
import type { ReplayOptions } from './replay-options.js'

/**
 * Gives a property this very input: why it does not hold, or `undefined` where it does. A search has no input; it is
 * repeated as far as it went.
 *
 * @throws LockstepError `LogMalformed` for a log that is none of this STF
 */
export async function tryInput(
  stf: Stf,
  { property: number, seed, numRuns, log, setting }: Omit<CounterexampleInput, 'diverges'>,
  options: ReplayOptions,
): Promise<string | undefined> {
  const property = editsIn(setting) === undefined ? replayedProperty(number, options) : inductiveInvariantsProperty
  if (property === undefined) return undefined
  if ('search' in property) return property.search(stf, { ...options, seed, numRuns })?.reason
  const outcome = await property.property(stf, options).run([inputOfParts(stf, { log, setting })])
  if (outcome === null || !('error' in outcome)) return undefined
  const { error } = outcome
  if (!(error instanceof LockstepError)) return String(error)
  // The STF has changed so much that the log, or what was drawn beside it, says nothing about it any more.
  if (error.code === 'LogMalformed' || error.code === 'VersionMissing') throw error
  return error.message
}

function replayedProperty(number: number, { model }: ReplayOptions): AnyStfProperty | AsyncStfProperty | undefined {
  const conforming = model === undefined ? [] : [specificationConformanceProperty(model)]
  return [...stfProperties, ...workerProperties, ...conforming].find((each) => each.number === number)
}
