import { LockstepError } from '@lockstep/core'

/** What the counters in instrumented code call when it gets serious. */
export interface GuardHost {
  tooDeep(limit: number): never
  bound(list: unknown): unknown
  power(base: unknown, exponent: unknown): bigint
  seal(values: readonly unknown[]): void
}

const mostArguments = 1000

export const guardHost: GuardHost = {
  tooDeep: (limit) => {
    throw new LockstepError('RecursionLimit', `functions nest deeper than ${limit}; turn the recursion into a loop`, {
      field: 'maxDepth',
      limit,
    })
  },
  bound: (list) => {
    const items = isIterable(list) ? [...list] : list
    if (!Array.isArray(items) || items.length <= mostArguments) return items
    throw new LockstepError(
      'TooManyArguments',
      `a call is given ${items.length} arguments and may be given ${mostArguments}; loop over them instead`,
      { field: 'arguments', value: items.length, limit: mostArguments },
    )
  },
  power: (base, exponent) => {
    if (typeof base === 'bigint' && typeof exponent === 'bigint') return base ** exponent
    throw new LockstepError('EngineFloat', "the last digits of '**' on numbers are up to the engine; write bigints", {
      field: '**',
    })
  },
  seal: (values) => {
    const seen = new Set<unknown>()
    for (const value of values) freezeDeep(value, seen)
  },
}

/** Strings are iterable too, but nobody spreads a long one into a call: it is bounded like a list. */
function isIterable(list: unknown): list is Iterable<unknown> {
  return typeof list === 'object' && list !== null && Symbol.iterator in list
}

/**
 * Freezes what a module keeps: plain objects, arrays, instances and what they hold; of functions and classes, only
 * their own properties. Collections keep their entries elsewhere, so their writing methods are covered.
 */
function freezeDeep(value: unknown, seen: Set<unknown>): void {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return
  if (seen.has(value) || ArrayBuffer.isView(value)) return
  seen.add(value)
  coverWriters(value)
  Object.freeze(value)
  if (typeof value === 'function') return
  for (const { value: held } of Object.values(Object.getOwnPropertyDescriptors(value))) freezeDeep(held, seen)
}

const writers = ['add', 'clear', 'delete', 'set'] as const

function coverWriters(value: object): void {
  if (Object.isFrozen(value) || !/(Map|Set)\]$/.test(Object.prototype.toString.call(value))) return
  for (const writer of writers) Object.defineProperty(value, writer, { value: refuseWrite })
}

function refuseWrite(): never {
  throw new LockstepError('ModuleState', 'a collection of the module is written in a call; declare it in state', {
    field: 'module',
  })
}
