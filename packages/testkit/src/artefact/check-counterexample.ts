import { LockstepError } from '@lockstep/core'
import { type StfSource, stfOf } from '../stf-source.js'
import { createWorlds } from '../worlds.js'
import type { CounterexampleInput } from './counterexample-file.js'
import { describeFileDivergence } from './describe-divergence.js'
import { findDivergence } from './find-divergence.js'
import { propertyNumbered, tryInput } from './try-input.js'

/** What an STF remembers outside of its state, or reads of a clock, may show in one try and not in the next. */
const tries = 3

/**
 * Tries a property with the input that once contradicted it, and where two executions of the log parted, executes it
 * again in other surroundings: for regression tests.
 *
 * @throws LockstepError `PropertyFailed` while the property does not hold with it; `UnknownProperty`, `LogMalformed`
 */
export function checkCounterexample(source: StfSource, counterexample: CounterexampleInput): void {
  const reason = failureOf(source, counterexample)
  if (reason === undefined) return
  const { name } = propertyNumbered(counterexample.property)
  throw new LockstepError(
    'PropertyFailed',
    `Property ${counterexample.property} (${name}) does not hold for '${stfOf(source).name}': ${reason}`,
    { field: name, value: counterexample },
  )
}

/** Why the property does not hold with this input; `undefined` where it does. */
export function failureOf(source: StfSource, counterexample: CounterexampleInput): string | undefined {
  for (let count = 0; count < (counterexample.diverges ? tries : 1); count += 1) {
    const reason = tryInput(stfOf(source), counterexample)
    if (reason !== undefined) return reason
  }
  const { log, diverges } = counterexample
  const divergence = diverges && log !== null ? findDivergence(stfOf(source), createWorlds().fastest, log) : undefined
  return divergence === undefined ? undefined : describeFileDivergence(divergence)
}
