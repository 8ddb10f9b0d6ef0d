import type { Counterexample } from './counterexample.js'
import type { PropertyReport } from './verification-report.js'

/**
 * The counterexample to look at where several properties do not hold: the one with the shortest log, of equally short
 * ones that of the lowest number. A bug mostly breaks several properties.
 */
export function mostTelling(reports: readonly PropertyReport[]): Counterexample | undefined {
  return reports
    .flatMap(({ counterexample }) => counterexample ?? [])
    .toSorted((one, other) => logLength(one.input) - logLength(other.input) || one.number - other.number)[0]
}

/** Properties without a log come last. */
function logLength(input: unknown): number {
  if (typeof input !== 'object' || input === null || !('log' in input)) return Number.MAX_SAFE_INTEGER
  return Array.isArray(input.log) ? input.log.length : logLength(input.log)
}
