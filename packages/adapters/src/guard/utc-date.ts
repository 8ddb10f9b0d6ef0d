import { LockstepError } from '@lockstep/core'
import { zonedDate } from './rules/date-and-zone.js'

const readers = [
  'getTime',
  'valueOf',
  'getUTCDate',
  'getUTCDay',
  'getUTCFullYear',
  'getUTCHours',
  'getUTCMilliseconds',
  'getUTCMinutes',
  'getUTCMonth',
  'getUTCSeconds',
  'toISOString',
  'toJSON',
  'toUTCString',
] as const

const locals = ['toString', 'toDateString', 'toTimeString', 'getTimezoneOffset', 'getYear'].concat(
  ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'].map((part) => `get${part}`),
)

/**
 * A `Date` without clock and time zone: it wants an argument, reads in UTC, and cannot be changed.
 *
 * Rejected: the engine's own instances behind it; their prototype has the local methods, and one `constructor` away
 * stands a `Date` that takes local times.
 */
export function createUtcDate(): unknown {
  function UtcDate(...given: unknown[]): unknown {
    if (new.target === undefined) throw clock("'Date()'")
    const [first] = given
    if (given.length === 0) throw clock("'new Date()'")
    if (given.length > 1) throw zone("'new Date(year, month, …)' is a local time; write new Date(Date.UTC(…))")
    return instance(typeof first === 'string' ? parse(first) : Number(first), UtcDate.prototype)
  }
  UtcDate.parse = (text: unknown): number => parse(String(text))
  UtcDate.UTC = Date.UTC
  UtcDate.now = (): never => {
    throw clock("'Date.now'")
  }
  Object.defineProperty(UtcDate.prototype, 'constructor', { value: UtcDate, enumerable: false })
  return UtcDate
}

function instance(time: number, prototype: object): object {
  const date: object = Object.create(prototype)
  const inner = new Date(time)
  for (const name of readers) define(date, name, () => inner[name]())
  for (const name of locals) {
    define(date, name, () => {
      throw zone(`'${name}' depends on the machine's time zone; read in UTC`)
    })
  }
  define(date, Symbol.toPrimitive, (hint) => {
    if (hint === 'number') return inner.getTime()
    throw zone('a date as text is in local time; write date.toISOString()')
  })
  return Object.freeze(date)
}

function define(date: object, name: string | symbol, value: (hint: unknown) => unknown): void {
  Object.defineProperty(date, name, { value })
}

function parse(text: string): number {
  if (zonedDate.test(text)) return Date.parse(text)
  throw zone(`'${text}' names no time zone; write an ISO text that ends in 'Z'`)
}

function clock(found: string): LockstepError {
  return new LockstepError('ClockRead', `${found} reads the machine's clock; take context.block.timestamp`, {
    field: 'Date',
  })
}

function zone(problem: string): LockstepError {
  return new LockstepError('TimeZoneRead', problem, { field: 'Date' })
}
