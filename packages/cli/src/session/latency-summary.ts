/** How long answers took, in milliseconds. */
export interface LatencySummary {
  readonly minimum: number
  readonly median: number
  readonly percentile95: number
  readonly maximum: number
}

/** @param latencies at least one, in milliseconds; answers whole ones. */
export function summarizeLatencies(latencies: readonly number[]): LatencySummary {
  const sorted = [...latencies].sort((one, other) => one - other)
  const at = (part: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
  return { minimum: at(0), median: at(0.5), percentile95: at(0.95), maximum: at(1) }
}
