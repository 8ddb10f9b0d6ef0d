import { usualSeed } from './check-property.js'
import type { PropertyDescription, SearchProperty } from './stf-property.js'

export interface Round {
  readonly seed: number
  readonly numRuns: number
}

/** A 32-bit seed stays one. */
const seeds = 2 ** 31
const mostRuns = 1_000_000
/** Shares of a property's default runs: the first rounds are small, so that every property has its turn soon. */
const shares = [1 / 8, 1 / 4, 1 / 2]

/**
 * What a property does in a round, from 0: the same for the same seed, whatever the clock says; `undefined` where there
 * is nothing left to do.
 *
 * Round `r` has the seed `seed + r`. A search that goes by size keeps its seed, and has twice as many runs as before.
 */
export function roundOf(
  { defaultRuns, again }: Pick<PropertyDescription, 'defaultRuns'> & Pick<SearchProperty, 'again'>,
  round: number,
  seed: number = usualSeed,
): Round | undefined {
  if (again === 'never' && round > 0) return undefined
  if (again === 'farther') {
    const numRuns = Math.ceil((defaultRuns / 8) * 2 ** round)
    return numRuns > mostRuns ? undefined : { seed, numRuns }
  }
  const share = shares[round] ?? 1
  return { seed: (seed + round) % seeds, numRuns: Math.max(1, Math.ceil(defaultRuns * share)) }
}
