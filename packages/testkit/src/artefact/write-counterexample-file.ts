import type { Stf } from '@lockstep/core/stf'
import { stfIdentity } from '@lockstep/core/stf'
import { createWorlds } from '../log/worlds.js'
import type { Counterexample } from '../verification/counterexample.js'
import { type CounterexampleFile, counterexampleFormat } from './counterexample-file.js'
import { currentEnvironment } from './current-environment.js'
import { describedProperty } from './described-property.js'
import { findDivergence } from './find-divergence.js'
import { firstStep } from './first-step.js'
import { partsOfInput } from './input-parts.js'
import { recordSteps } from './record-steps.js'
import type { ReplayOptions } from './replay-options.js'

const noSteps = { genesis: { stateRoot: '', changes: [] }, steps: [] } as const

/**
 * Writes down a counterexample with all that its log does, step by step, as one document for `JSON.stringify`.
 *
 * The log is executed a few more times for it; for a moment global objects such as `Date` are replaced, to see what
 * the STF reads of them. `options` are what it was verified with.
 *
 * @throws LockstepError `UnknownProperty`, `LogMalformed` where the counterexample is not one of this STF
 */
export async function counterexampleFile(
  stf: Stf,
  counterexample: Counterexample,
  options: ReplayOptions = {},
): Promise<CounterexampleFile> {
  const { number, reason, seed, path, numRuns, numShrinks, repeats, input } = counterexample
  const world = createWorlds().fastest
  const parts = partsOfInput(input)
  const { name, statement } = describedProperty({ property: number, setting: parts.setting })
  const { genesis, steps } = parts.log === null ? noSteps : recordSteps(stf, world, parts.log, parts.setting)
  const divergence = parts.log === null ? undefined : findDivergence(stf, world, parts.log)
  return {
    format: counterexampleFormat,
    stf: { name: stf.name, version: stf.version, identity: stfIdentity(world.provider, stf) },
    property: { number, name, statement },
    reason,
    ...{ seed, path, numRuns, numShrinks, repeats },
    environment: currentEnvironment(),
    ...parts,
    parties: world.parties.map(({ account }) => account),
    genesis,
    steps,
    firstStep: await firstStep(stf, counterexample, parts, steps, divergence, options),
    divergence: divergence ?? null,
  }
}
