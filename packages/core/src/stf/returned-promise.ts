import { LockstepError } from '../error.js'

/** The defect of code that returned a promise where the engine waits for no one. */
export function returnedPromise(name: string): LockstepError {
  return new LockstepError('ReturnedValue', `${name} returned a promise; the STF is synchronous`, { field: name })
}

/**
 * Whether it is a promise. If it is, nobody will wait for it, so its rejection is taken care of here.
 *
 * Only objects are asked: what asks for `Promise` while a call runs is told by the paranoid level, and most code returns
 * nothing or a number.
 */
export function dropPromise(returned: unknown): boolean {
  if (typeof returned !== 'object' || !(returned instanceof Promise)) return false
  returned.catch(() => undefined)
  return true
}
