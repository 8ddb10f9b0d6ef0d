import { LockstepError } from '../error.js'

/**
 * Refuses code that is missing, a class, asynchronous or a generator: what is behind an `await` or a `yield` would run
 * when the block is over.
 *
 * @throws LockstepError `NotCode`, `NotSynchronous`
 */
export function assertCode(field: string, code: unknown): void {
  if (typeof code !== 'function') {
    throw new LockstepError('NotCode', `${field} is ${typeof code}; write a function`, { field, value: typeof code })
  }
  // SPEC: ECMA-262 20.2.3.5, a function's text is its source. A class is a function that throws when it is called. Asked
  // of the function, because a guarded STF has no `Function`.
  if (/^class\b/.test(String(code))) {
    throw new LockstepError('NotCode', `${field} is a class; write a function`, { field, value: 'class' })
  }
  const kind = Object.prototype.toString.call(code).slice('[object '.length, -1)
  if (kind === 'Function') return
  throw new LockstepError(
    'NotSynchronous',
    `${field} is an ${kind}; the STF is synchronous: read the state directly, and send() what the world outside should do`,
    { field, value: kind },
  )
}
