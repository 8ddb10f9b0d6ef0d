import { LockstepError } from '@lockstep/core'
import type fc from 'fast-check'
import type { PropertyDescription } from './stf-property.js'

/** A property that does not hold, with the smallest input that shows it. */
export interface Counterexample {
  /** Of the property. */
  readonly number: number
  readonly name: string
  readonly reason: string
  /** From which the run drew. */
  readonly seed: number
  /** fast-check's path to the shrunk input: with the seed it leads there at once. */
  readonly path: string
  /** In which run it was found, from 1. */
  readonly numRuns: number
  /** How many smaller inputs were found after it that fail as well; 0 for a search. */
  readonly numShrinks: number
  /**
   * Whether the input fails once more. One that does not cannot be shrunk well either: the STF remembers something
   * outside of its state.
   */
  readonly repeats: boolean
  /** The shrunk input, as data. */
  readonly input: unknown
}

/** Reads what fast-check found. */
export function counterexampleOf(
  { number, name }: PropertyDescription,
  details: fc.RunDetails<unknown>,
  repeats: boolean,
): Counterexample {
  const { errorInstance, counterexample, counterexamplePath, seed, numRuns, numShrinks } = details
  const input = soleInput(counterexample)
  const reason = reasonOf(errorInstance)
  return { number, name, reason, seed, path: counterexamplePath ?? '', numRuns, numShrinks, repeats, input }
}

function reasonOf(error: unknown): string {
  return error instanceof LockstepError && error.code === 'PropertyViolated' ? error.message : String(error)
}

/** Properties here have one argument. */
function soleInput(counterexample: unknown): unknown {
  return Array.isArray(counterexample) ? counterexample[0] : counterexample
}
