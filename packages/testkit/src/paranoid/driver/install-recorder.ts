import type { AmbientRecorder } from './ambient-recorder.js'
import { recordDate } from './record-date.js'
import { recordSorting } from './record-sorting.js'
import { recordingProxy } from './recording-proxy.js'

const platformObjects = ['process', 'performance', 'crypto', 'Intl', 'navigator', 'Temporal', 'localStorage', 'os']
const platformFunctions = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'WeakRef', 'FinalizationRegistry'],
  ...['Promise', 'gc', 'require', 'eval', 'Function'],
]
const engineMath = [
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'hypot'],
  ...['log', 'log10', 'log1p', 'log2', 'pow', 'random', 'sin', 'sinh', 'tan', 'tanh'],
]

/**
 * Replaces everything through which code can ask its surroundings by something that answers the same and notes it.
 * For the rest of this realm's life: it is a process or a context of its own.
 */
export function installRecorder(recorder: AmbientRecorder): void {
  for (const name of engineMath) wrapMethod(recorder, Math, name, `Math.${name}`)
  recordDate(recorder)
  for (const name of ['localeCompare', 'normalize', 'toLocaleLowerCase', 'toLocaleUpperCase']) {
    wrapMethod(recorder, String.prototype, name, `String.${name}`)
  }
  for (const name of ['toLowerCase', 'toUpperCase']) {
    wrapMethod(recorder, String.prototype, name, `String.${name}`, (self) => !isAscii(String(self)))
  }
  for (const [prototype, name] of localized) wrapMethod(recorder, prototype, 'toLocaleString', `${name}.toLocaleString`)
  recordSorting(recorder)
  for (const name of platformObjects) accessor(name, (value) => recordingProxy(recorder, name, value))
  for (const name of platformFunctions) {
    accessor(name, (value) => {
      recorder.record(name, value)
      return value
    })
  }
  accessor('globalThis', (value) => {
    recorder.record('globalThis', value)
    return value
  })
  recordStacks(recorder)
}

const localized: readonly (readonly [object, string])[] = [
  [Object.prototype, 'Object'],
  [Array.prototype, 'Array'],
  [Number.prototype, 'Number'],
  [BigInt.prototype, 'BigInt'],
]

type Condition = (self: unknown, given: readonly unknown[]) => boolean

function wrapMethod(
  recorder: AmbientRecorder,
  owner: object,
  name: string,
  source: string,
  counts: Condition = () => true,
): void {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') return
  const recorded = new Proxy(original, {
    apply(target, self, given) {
      const value: unknown = Reflect.apply(target, self, given)
      if (counts(self, given)) recorder.record(source, value)
      return value
    },
  })
  Object.defineProperty(owner, name, { value: recorded, writable: true, configurable: true })
}

/** A global that is there, behind an accessor. */
function accessor(name: string, read: (value: unknown) => unknown): void {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name)
  if (descriptor === undefined || !descriptor.configurable) return
  const original: unknown = Reflect.get(globalThis, name)
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => read(original),
    set: (value: unknown) =>
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: true }),
  })
}

/** V8 formats a stack when it is first looked at. */
function recordStacks(recorder: AmbientRecorder): void {
  if (!('captureStackTrace' in Error)) return
  Reflect.set(Error, 'prepareStackTrace', (error: unknown, sites: readonly unknown[]) => {
    const text = [String(error), ...sites.map((site) => `    at ${String(site)}`)].join('\n')
    recorder.record('Error.stack', text)
    return text
  })
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
