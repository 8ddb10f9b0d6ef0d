import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { stfIdentity } from '@lockstep/core/stf'
import { createWorlds } from '../log/worlds.js'
import { failureOf } from './check-counterexample.js'
import {
  type CounterexampleFile,
  type CounterexampleStep,
  type FileDivergence,
  inputOfFile,
} from './counterexample-file.js'
import { findDivergence } from './find-divergence.js'
import { recordSteps } from './record-steps.js'
import type { ReplayOptions } from './replay-options.js'

/** What became of a counterexample when it was executed again. */
export interface Replay {
  /** Why the property still does not hold; `null` where it does now. */
  readonly reason: string | null
  /** Whether this is the very STF that it was found for; a changed name, version or codec makes it another one. */
  readonly sameStf: boolean
  /** What each input does now. */
  readonly steps: readonly CounterexampleStep[]
  /** Place of the first step that does not do what the file says; `null` where all do. */
  readonly firstChange: number | null
  readonly divergence: FileDivergence | null
}

/**
 * Executes a counterexample again and tries the property with its input: confirmed while `reason` is a text.
 *
 * @throws LockstepError `OtherStf`, `LogMalformed` where the STF no longer has what the log names; `NotReplayable`,
 * `UnknownProperty`, `VersionMissing` as `checkCounterexample`
 */
export async function replayCounterexample(
  stf: Stf,
  file: CounterexampleFile,
  options: ReplayOptions = {},
): Promise<Replay> {
  if (stf.name !== file.stf.name) throw otherStf(stf, file)
  const reason = (await failureOf(stf, inputOfFile(file), options)) ?? null
  const world = createWorlds().fastest
  const { log } = file
  const steps = log === null ? [] : recordSteps(stf, world, log, file.setting).steps
  const count = Math.max(steps.length, file.steps.length)
  const firstChange = Array.from({ length: count }, (_, place) => place).find(
    (place) => outcomeText(steps[place]) !== outcomeText(file.steps[place]),
  )
  return {
    reason,
    sameStf: stfIdentity(world.provider, stf) === file.stf.identity,
    steps,
    firstChange: firstChange ?? null,
    divergence: (log === null ? undefined : findDivergence(stf, world, log)) ?? null,
  }
}

/** Not the texts of contained errors, which engines word differently. */
function outcomeText(step: CounterexampleStep | undefined): string {
  if (step === undefined) return ''
  const { receipt, hooks, effects, stateRoot, changes } = step
  return JSON.stringify([receipt, hooks, effects, stateRoot, changes])
}

function otherStf({ name }: Stf, file: CounterexampleFile): LockstepError {
  return new LockstepError('OtherStf', `the counterexample is one of '${file.stf.name}', not of '${name}'`, {
    field: 'stf',
    value: name,
    limit: file.stf.name,
  })
}
