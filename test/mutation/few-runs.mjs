import original from 'all-of-fast-check'

const mostRuns = 8

/**
 * Properties run thousands of times a mutant here. A mutant is killed by the same values in every run, and at once:
 * nobody reads the smallest counterexample of it. Those with a seed of their own count what they have seen.
 */
function assert(property, { seed, numRuns = mostRuns, ...parameters } = {}) {
  const runs = seed === undefined ? { seed: 1, numRuns: Math.min(numRuns, mostRuns) } : { seed, numRuns }
  return original.assert(property, { ...parameters, ...runs, endOnFailure: true })
}

export default { ...original, assert }
