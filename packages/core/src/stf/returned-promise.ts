import { LockstepError } from '../error.js'

/** The defect of code that returned a promise where the engine waits for no one. */
export function returnedPromise(name: string): LockstepError {
  return new LockstepError('ReturnedValue', `${name} returned a promise; the STF is synchronous`, { field: name })
}

/** Whether it is a promise. If it is, nobody will wait for it, so its rejection is taken care of here. */
export function dropPromise(returned: unknown): boolean {
  if (!(returned instanceof Promise)) return false
  returned.catch(() => undefined)
  return true
}
