import { LockstepError } from '@lockstep/core'
import { isJsonObject } from '../log/json-value.js'
import { perturbedExecutionProperty } from '../properties/11-perturbed-execution.js'
import { vacuityProperty } from '../properties/17-vacuity.js'
import { mutationScoreDescription } from '../properties/18-mutation-score.js'
import { specificationConformanceDescription } from '../properties/19-specification-conformance.js'
import type { CounterexampleInput } from './counterexample-file.js'
import { filesDescription } from './files-description.js'
import { isOfSource } from './is-of-source.js'
import type { ReplayOptions } from './replay-options.js'

type Tried = Pick<CounterexampleInput, 'property' | 'setting'>

/** Why a counterexample cannot be executed again, and what to run instead, in one sentence; `undefined` where it can. */
export function notReplayable({ property, setting }: Tried, { model }: ReplayOptions = {}): string | undefined {
  if (isOfAllLogs({ property }))
    return `property 17 is about all logs together, so that there is none to replay; run ${verifying(property)}`
  if (isFromFreshProcesses({ property, setting }))
    return `property 11 has found this in fresh processes, which a replay does not start; run ${verifying(property)}`
  if (isOfSource({ property, setting }))
    return `property 11 has found this in the source, which no log replays; run ${verifying(property)}`
  if (isOfFiles({ property })) return `property 23 is about such files themselves; run ${verifying(property)}`
  if (isOfMutants({ property }))
    return 'property 18 is about changes of the source, which no log replays; run lockstep mutate MODULE'
  if (property === specificationConformanceDescription.number && model === undefined)
    return 'property 19 holds an STF against its model; name that too, by --model or the option model'
  return undefined
}

/** Whether it is about what no log has done. */
export function isOfAllLogs({ property }: Pick<Tried, 'property'>): boolean {
  return property === vacuityProperty.number
}

/** Whether it is about counterexample files. */
export function isOfFiles({ property }: Pick<Tried, 'property'>): boolean {
  return property === filesDescription.number
}

/** Whether it is about changed sources. */
export function isOfMutants({ property }: Pick<Tried, 'property'>): boolean {
  return property === mutationScoreDescription.number
}

/** Whether it is the part of property 11 that evaluates the module anew. */
export function isFromFreshProcesses({ property, setting }: Tried): boolean {
  return property === perturbedExecutionProperty.number && isJsonObject(setting) && 'walk' in setting
}

/** @throws LockstepError `NotReplayable` */
export function assertReplayable(tried: Tried, options: ReplayOptions): void {
  const reason = notReplayable(tried, options)
  if (reason === undefined) return
  throw new LockstepError('NotReplayable', reason, { field: 'property', value: tried.property })
}

function verifying(number: number): string {
  return `lockstep verify MODULE --property ${number}`
}
