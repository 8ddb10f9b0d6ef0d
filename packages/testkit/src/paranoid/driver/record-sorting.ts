import type { AmbientRecorder } from './ambient-recorder.js'

/** The name under which sorts are noted. */
export const sorting = 'Array.sort(comparator)'

/** Notes how many comparisons each sort with a comparator made: which ones, and how many, is up to the engine. */
export function recordSorting(recorder: AmbientRecorder): void {
  for (const name of ['sort', 'toSorted']) {
    const original: unknown = Reflect.get(Array.prototype, name)
    if (typeof original !== 'function') continue
    const recorded = new Proxy(original, {
      apply(target, self, [comparator]) {
        if (typeof comparator !== 'function') return Reflect.apply(target, self, [])
        let comparisons = 0
        const counted = (...pair: unknown[]): unknown => {
          comparisons += 1
          return Reflect.apply(comparator, undefined, pair)
        }
        const sorted: unknown = Reflect.apply(target, self, [counted])
        recorder.record(sorting, `${comparisons} comparisons`)
        return sorted
      },
    })
    Object.defineProperty(Array.prototype, name, { value: recorded, writable: true, configurable: true })
  }
}
