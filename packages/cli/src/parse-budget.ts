import { wholeNumber } from './parse-options.js'
import { usageError } from './usage-error.js'

/** How far to search: so many runs of each property, or rounds of all of them until the time is over. */
export type Budget = { readonly runs: number } | { readonly milliseconds: number }

const mostRuns = 1_000_000
const mostSeconds = 86_400
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** Reads `200 runs`, `10s`, `5m`, `1h`. @throws LockstepError `Usage` */
export function parseBudget(text: string): Budget {
  const [, digits, unit] = /^([0-9]+)\s*(runs?|s|m|h)$/.exec(text.trim()) ?? []
  if (digits === undefined || unit === undefined)
    throw usageError('--budget', text, "write a time such as 10s, 5m or 1h, or a number of runs such as '200 runs'")
  if (unit.startsWith('run')) return { runs: wholeNumber('--budget', digits, 1, mostRuns) }
  const seconds = secondsOf[unit] ?? 1
  return { milliseconds: 1000 * seconds * wholeNumber('--budget', digits, 1, mostSeconds / seconds) }
}
