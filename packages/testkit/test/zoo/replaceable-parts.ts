/** Functions that stand in the place of a module's own, by their names. */
export type Replacement = Readonly<Record<string, unknown>>

let current: Replacement = {}
const running = new Set<string>()

/**
 * A module of which each function can be replaced; to be given to `vi.mock`. While a replacement runs, its name means
 * the original.
 */
export function replaceable(module: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(module).map(([name, original]) => {
      return [name, typeof original === 'function' ? (...given: unknown[]) => call(name, original, given) : original]
    }),
  )
}

/** Runs with these functions replaced. */
export function replaced<Result>(replacement: Replacement, run: () => Result): Result {
  current = replacement
  try {
    return run()
  } finally {
    current = {}
  }
}

// For modules that are loaded as they are built; see `replaceable-modules`.
Reflect.set(globalThis, Symbol.for('lockstep.zoo.call'), call)

function call(name: string, original: CallableFunction, given: unknown[]): unknown {
  const replacement = current[name]
  if (typeof replacement !== 'function' || running.has(name)) return Reflect.apply(original, undefined, given)
  running.add(name)
  try {
    return Reflect.apply(replacement, undefined, given)
  } finally {
    running.delete(name)
  }
}
