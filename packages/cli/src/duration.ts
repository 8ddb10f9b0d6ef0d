import { usageError } from './usage-error.js'

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** Reads a time such as `500ms`, `6s`, `2m`, within bounds in milliseconds. @throws LockstepError `Usage` */
export function readDuration(field: string, text: string, least: number, most: number): number {
  const [, number, unit = ''] = /^(\d{1,9})(ms|s|m)$/.exec(text) ?? []
  const value = Number(number) * (milliseconds[unit] ?? Number.NaN)
  if (value >= least && value <= most) return value
  throw usageError(field, text, `write a time from ${least}ms to ${most / 1000}s, such as 500ms or 6s`)
}
