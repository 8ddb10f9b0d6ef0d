import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'

// Two names and a dot make the name of a state space, which may have 128 characters.
const identifier = /^[A-Za-z][A-Za-z0-9_]{0,62}$/

/** Refuses a name that could not stand in a storage key, an identity text and a generated client alike. */
export function assertIdentifier(field: string, name: unknown): void {
  if (typeof name === 'string' && identifier.test(name)) return
  throw new LockstepError(
    'InvalidName',
    `${field}: ${typeof name === 'string' ? `'${name}'` : showValue(name)} is no identifier; write a letter, then up to 62 letters, digits or underscores`,
    { field, value: name, limit: identifier.source },
  )
}
