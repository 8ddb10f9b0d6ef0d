import type { Stf } from '@lockstep/core/stf'
import { copies } from '../log/declare-inputs.js'
import type { LogInBlocks } from '../log/log-record.js'
import { smallScopeProperty } from '../properties/20-small-scope.js'
import type { Counterexample } from '../verification/counterexample.js'
import type { CounterexampleStep, FileDivergence } from './counterexample-file.js'
import type { InputParts } from './input-parts.js'
import { notReplayable } from './not-replayable.js'
import type { ReplayOptions } from './replay-options.js'
import { tryInput } from './try-input.js'

/**
 * The place of the step with which the log first contradicts the property: where two executions part, or the last one
 * of the shortest beginning that fails. `null` where no input is needed, or there is no log.
 *
 * PERF: one run of the property for each record.
 */
export async function firstStep(
  stf: Stf,
  counterexample: Counterexample,
  parts: InputParts,
  steps: readonly CounterexampleStep[],
  divergence: FileDivergence | undefined,
  options: ReplayOptions,
): Promise<number | null> {
  const inputs = [...steps.keys()].filter((place) => steps[place]?.record !== null)
  if (divergence !== undefined) return inputs[divergence.input - 1] ?? null
  const { log } = parts
  if (log === null) return null
  const count = await shortestBeginning(stf, counterexample, { ...parts, log }, options)
  return inputs[log.log.slice(0, count).flatMap(copies).length - 1] ?? null
}

/** How many records. A search has found the shortest log there is; what cannot be tried ends where it was found. */
async function shortestBeginning(
  stf: Stf,
  { number, seed, numRuns }: Counterexample,
  { log, setting }: InputParts & { readonly log: LogInBlocks },
  options: ReplayOptions,
): Promise<number> {
  const isWhole =
    number === smallScopeProperty.number || notReplayable({ property: number, setting }, options) !== undefined
  if (isWhole) return log.log.length
  for (let count = 0; count < log.log.length; count += 1) {
    const beginning = { ...log, log: log.log.slice(0, count) }
    const tried = { property: number, seed, numRuns, log: beginning, setting }
    if ((await tryInput(stf, tried, options)) !== undefined) return count
  }
  return log.log.length
}
