import { LockstepError } from '../error.js'

/**
 * Refuses code that is missing, asynchronous or a generator: what is behind an `await` or a `yield` would run when the
 * block is over.
 *
 * @throws LockstepError `NotCode`, `NotSynchronous`
 */
export function assertCode(field: string, code: unknown): void {
  if (typeof code !== 'function') {
    throw new LockstepError('NotCode', `${field} is ${typeof code}; write a function`, { field, value: typeof code })
  }
  const kind = Object.prototype.toString.call(code).slice('[object '.length, -1)
  if (kind === 'Function') return
  throw new LockstepError(
    'NotSynchronous',
    `${field} is an ${kind}; the STF is synchronous: read the state directly, and send() what the world outside should do`,
    { field, value: kind },
  )
}

/** The same for code that may be left out. */
export function assertOptionalCode(field: string, code: unknown): void {
  if (code !== undefined) assertCode(field, code)
}
