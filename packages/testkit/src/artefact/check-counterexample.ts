import { LockstepError } from '@lockstep/core'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import { createWorlds } from '../log/worlds.js'
import type { CounterexampleInput } from './counterexample-file.js'
import { describeFileDivergence } from './describe-divergence.js'
import { describedProperty } from './described-property.js'
import { findDivergence } from './find-divergence.js'
import { assertReplayable } from './not-replayable.js'
import type { ReplayOptions } from './replay-options.js'
import { tryInput } from './try-input.js'

/** What an STF remembers outside of its state, or reads of a clock, may show in one try and not in the next. */
const tries = 3

/**
 * Tries a property with the input that once contradicted it, and where two executions of the log parted, executes it
 * again in other surroundings: for regression tests.
 *
 * @throws LockstepError `PropertyFailed` while the property does not hold with it; `NotReplayable` for property 17, for
 * property 11 where it took fresh processes, and for property 19 without its model; `UnknownProperty`, `LogMalformed`;
 * `VersionMissing` for property 15 without the version that it is about
 */
export async function checkCounterexample(
  source: StfSource,
  counterexample: CounterexampleInput,
  options: ReplayOptions = {},
): Promise<void> {
  const { name } = describedProperty(counterexample)
  const reason = await failureOf(source, counterexample, options)
  if (reason === undefined) return
  throw new LockstepError(
    'PropertyFailed',
    `Property ${counterexample.property} (${name}) does not hold for '${stfOf(source).name}': ${reason}`,
    { field: name, value: counterexample },
  )
}

/** Why the property does not hold with this input; `undefined` where it does. */
export async function failureOf(
  source: StfSource,
  counterexample: CounterexampleInput,
  options: ReplayOptions,
): Promise<string | undefined> {
  assertReplayable(counterexample, options)
  for (let count = 0; count < (counterexample.diverges ? tries : 1); count += 1) {
    const reason = await tryInput(stfOf(source), counterexample, options)
    if (reason !== undefined) return reason
  }
  const { log, diverges } = counterexample
  const divergence = diverges && log !== null ? findDivergence(stfOf(source), createWorlds().fastest, log) : undefined
  return divergence === undefined ? undefined : describeFileDivergence(divergence)
}
