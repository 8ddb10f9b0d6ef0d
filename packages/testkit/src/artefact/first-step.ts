import type { Stf } from '@lockstep/core/stf'
import type { Counterexample } from '../counterexample.js'
import { copies } from '../declare-inputs.js'
import type { LogInBlocks } from '../log-record.js'
import type { CounterexampleStep, FileDivergence } from './counterexample-file.js'
import type { InputParts } from './input-parts.js'
import { propertyNumbered, tryInput } from './try-input.js'

/**
 * The place of the step with which the log first contradicts the property: where two executions part, or the last one
 * of the shortest beginning that fails. `null` where no input is needed, or there is no log.
 *
 * PERF: one run of the property for each record.
 */
export function firstStep(
  stf: Stf,
  counterexample: Counterexample,
  parts: InputParts,
  steps: readonly CounterexampleStep[],
  divergence: FileDivergence | undefined,
): number | null {
  const inputs = [...steps.keys()].filter((place) => steps[place]?.record !== null)
  if (divergence !== undefined) return inputs[divergence.input - 1] ?? null
  const { log } = parts
  if (log === null) return null
  const count = shortestBeginning(stf, counterexample, { ...parts, log })
  return inputs[log.log.slice(0, count).flatMap(copies).length - 1] ?? null
}

/** How many records. A search has found the shortest log there is. */
function shortestBeginning(
  stf: Stf,
  { number, seed, numRuns }: Counterexample,
  { log, setting }: InputParts & { readonly log: LogInBlocks },
): number {
  if ('search' in propertyNumbered(number)) return log.log.length
  for (let count = 0; count < log.log.length; count += 1) {
    const beginning = { ...log, log: log.log.slice(0, count) }
    if (tryInput(stf, { property: number, seed, numRuns, log: beginning, setting }) !== undefined) return count
  }
  return log.log.length
}
