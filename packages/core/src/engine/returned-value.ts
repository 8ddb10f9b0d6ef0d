import { LockstepError } from '../error.js'

/**
 * The defect of code that must return nothing, but returned something; `undefined` where it kept to that. A promise
 * would go on after its block: nobody reads what it writes then, and what it throws must not end the process.
 */
export function returnedValue(name: string, returned: unknown): LockstepError | undefined {
  if (returned === undefined) return undefined
  const what = dropPromise(returned) ? 'a promise; the STF is synchronous' : `a ${typeof returned}; return nothing`
  return new LockstepError('ReturnedValue', `${name} returned ${what}`, { field: name, value: returned })
}

/** Whether it is a promise. If it is, nobody will wait for it, so its rejection is taken care of here. */
export function dropPromise(returned: unknown): boolean {
  if (!(returned instanceof Promise)) return false
  returned.catch(() => undefined)
  return true
}
