import { LockstepError } from '@lockstep/core'

/** A time as people write it: `10s`, `500ms`, `5m`, `1h`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h'}`

/**
 * How far `verify` searches: a time, in words or in milliseconds, or so many runs of each property.
 *
 * A time is wall-clock time, from a millisecond to a day; runs are 1 to 1,000,000.
 */
export type Budget = Duration | number | { readonly runs: number }

/** A {@link Budget} that has been read. */
export type ReadBudget = { readonly milliseconds: number } | { readonly runs: number }

const mostRuns = 1_000_000
const mostMilliseconds = 86_400_000
const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

const wantedForm = "write a time such as 10s, 5m or 1h, or a number of runs such as '200 runs'"
const wantedTime = 'write a time from 1ms to 24h'
const wantedRuns = `write a whole number of runs from 1 to ${mostRuns}`

/** @throws LockstepError `InvalidBudget`, whose `details.limit` says what may stand there */
export function readBudget(budget: Budget): ReadBudget {
  if (typeof budget === 'string') return parseBudget(budget)
  if (typeof budget === 'number') return { milliseconds: assertTime(budget, budget) }
  return { runs: assertRuns(budget.runs, budget.runs) }
}

/** Reads a budget from text, such as a command line's: `200 runs`, `10s`, `5m`. @throws LockstepError `InvalidBudget` */
export function parseBudget(text: string): ReadBudget {
  const [, digits = '', unit = ''] = /^([0-9]+(?:\.[0-9]+)?)\s*(runs?|ms|s|m|h)$/.exec(text.trim()) ?? []
  if (unit === '') throw invalidBudget(text, wantedForm)
  if (unit.startsWith('run')) return { runs: assertRuns(Number(digits), text) }
  return { milliseconds: assertTime(Number(digits) * (unitMilliseconds[unit] ?? 1), text) }
}

function assertTime(milliseconds: number, given: unknown): number {
  if (milliseconds >= 1 && milliseconds <= mostMilliseconds) return milliseconds
  throw invalidBudget(given, wantedTime)
}

function assertRuns(runs: number, given: unknown): number {
  if (Number.isInteger(runs) && runs >= 1 && runs <= mostRuns) return runs
  throw invalidBudget(given, wantedRuns)
}

function invalidBudget(value: unknown, wanted: string): LockstepError {
  return new LockstepError('InvalidBudget', `budget is '${String(value)}'; ${wanted}`, {
    field: 'budget',
    value,
    limit: wanted,
  })
}
