import type { IRawProperty, Parameters } from 'fast-check'
import { vi } from 'vitest'

const mostRuns = 8

// Properties run thousands of times a mutant here. A mutant is killed by the same values in every run, and at once:
// nobody reads the smallest counterexample of it. Those with a seed of their own count what they have seen.
vi.mock('fast-check', async (importOriginal) => {
  const original = await importOriginal<typeof import('fast-check')>()
  function assert<Values>(
    property: IRawProperty<Values>,
    { seed, numRuns = mostRuns, ...parameters }: Parameters<Values> = {},
  ): unknown {
    const runs = seed === undefined ? { seed: 1, numRuns: Math.min(numRuns, mostRuns) } : { seed, numRuns }
    return original.assert(property, { ...parameters, ...runs, endOnFailure: true })
  }
  return { ...original, assert, default: { ...original.default, assert } }
})

// Stryker takes a mutant for an endless loop where it is reached a hundred times as often as without it. Ten times is
// enough, and waiting for those was half of a run.
const stryker = globalThis.__stryker__
if (stryker?.hitLimit !== undefined) stryker.hitLimit /= 10
