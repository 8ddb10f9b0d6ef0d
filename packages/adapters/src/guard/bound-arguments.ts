import { LockstepError } from '@lockstep/core'

/** Engines put a call's arguments on the stack: more would not fit on a small one. */
const mostArguments = 1000

/**
 * What is spread into a call, read once: strings too, and never past the limit, since an iterator may have no end.
 *
 * @throws LockstepError `TooManyArguments`; a TypeError where it is not iterable.
 */
export function boundIterable(list: unknown): readonly unknown[] {
  if (!isIterable(list)) throw new TypeError('what is spread into a call is not iterable')
  const items: unknown[] = []
  for (const item of list) {
    if (items.length === mostArguments) throw tooMany()
    items.push(item)
  }
  return items
}

/**
 * The list of an `apply`, read once: what has a length is a list there, an array or not.
 *
 * @throws LockstepError `TooManyArguments`
 */
export function boundList(list: unknown): unknown {
  if ((typeof list !== 'object' && typeof list !== 'function') || list === null) return list
  const length = Number(Reflect.get(list, 'length'))
  if (length >= mostArguments + 1) throw tooMany()
  return Array.from({ length: length > 0 ? Math.trunc(length) : 0 }, (_, index): unknown => Reflect.get(list, index))
}

function isIterable(list: unknown): list is Iterable<unknown> {
  if (list === null || list === undefined) return false
  return typeof Reflect.get(Object(list), Symbol.iterator) === 'function'
}

function tooMany(): LockstepError {
  return new LockstepError(
    'TooManyArguments',
    `a call is given too many arguments from a list and may be given ${mostArguments}; loop over them instead`,
    { field: 'arguments', limit: mostArguments },
  )
}
