import type { AmbientRecorder } from './ambient-recorder.js'

const local = [
  ...['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds', 'TimezoneOffset', 'Year'].map(
    (part) => `get${part}`,
  ),
  ...['Date', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'].map((part) => `set${part}`),
  ...['toString', 'toDateString', 'toTimeString', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'],
]

/** A date text that ends in `Z` or an offset, or has no time of day, which means UTC. */
const zoned = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*(Z|[+-][0-9]{2}:[0-9]{2}))?$/

/** Notes what of a `Date` depends on the clock or the time zone; what is calculated in UTC is nobody's business. */
export function recordDate(recorder: AmbientRecorder): void {
  const original = Date
  for (const name of local) wrap(recorder, original.prototype, name, `Date.${name}()`)
  wrap(recorder, original, 'now', 'Date.now()')
  wrap(recorder, original, 'parse', 'Date.parse()', ([text]) => !zoned.test(String(text)))
  const recorded = new Proxy(original, {
    construct(target, given, newTarget) {
      const value: unknown = Reflect.construct(target, given, newTarget === recorded ? target : newTarget)
      const source = sourceOf(given)
      if (source !== undefined) recorder.record(source, value)
      return Object(value)
    },
    apply(target, self, given) {
      const value: unknown = Reflect.apply(target, self, given)
      recorder.record('Date()', value)
      return value
    },
  })
  Object.defineProperty(original.prototype, 'constructor', { value: recorded, writable: true, configurable: true })
  Object.defineProperty(globalThis, 'Date', { value: recorded, writable: true, configurable: true })
}

function sourceOf(given: readonly unknown[]): string | undefined {
  const [first] = given
  if (given.length === 0) return 'new Date()'
  if (given.length > 1) return 'new Date(local time)'
  return typeof first === 'string' && !zoned.test(first) ? 'new Date(text without a zone)' : undefined
}

function wrap(
  recorder: AmbientRecorder,
  owner: object,
  name: string,
  source: string,
  counts: (given: readonly unknown[]) => boolean = () => true,
): void {
  const method: unknown = Reflect.get(owner, name)
  if (typeof method !== 'function') return
  const recorded = new Proxy(method, {
    apply(target, self, given) {
      const value: unknown = Reflect.apply(target, self, given)
      if (counts(given)) recorder.record(source, value)
      return value
    },
  })
  Object.defineProperty(owner, name, { value: recorded, writable: true, configurable: true })
}
