import { assertPattern } from './assert-pattern.js'

const methods = [
  ['match', Symbol.match, ''],
  ['matchAll', Symbol.matchAll, 'g'],
  ['search', Symbol.search, ''],
] as const

/** Methods of texts that make a regular expression of what they are given: they take it as `RegExp` does. */
export function guardPatternMethods(): void {
  for (const [name, symbol, flags] of methods) {
    const ofEngine = String.prototype[name]
    const guarded = {
      [name](this: unknown, pattern: unknown): unknown {
        if (pattern === undefined || hasMethod(pattern, symbol)) return Reflect.apply(ofEngine, this, [pattern])
        const source = String(pattern)
        assertPattern(source, flags)
        return Reflect.apply(ofEngine, this, [source])
      },
    }[name]
    Object.defineProperty(String.prototype, name, { value: guarded })
  }
}

function hasMethod(pattern: unknown, symbol: symbol): boolean {
  if ((typeof pattern !== 'object' && typeof pattern !== 'function') || pattern === null) return false
  return Reflect.get(pattern, symbol) !== undefined
}
