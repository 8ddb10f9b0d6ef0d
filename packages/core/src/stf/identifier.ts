import { LockstepError } from '../error.js'

const identifier = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

/** Refuses a name that could not stand in a storage key, an identity text and a generated client alike. */
export function assertIdentifier(field: string, name: string): void {
  if (identifier.test(name)) return
  throw new LockstepError(
    'InvalidName',
    `${field}: '${name}' is no identifier; write a letter, then up to 63 letters, digits or underscores`,
    { field, value: name, limit: identifier.source },
  )
}
