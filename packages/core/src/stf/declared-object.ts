import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'

/** @throws LockstepError `NotAnObject` for a part of a declaration whose names could not be read */
export function assertObject(field: string, declared: unknown): asserts declared is object {
  if (typeof declared === 'object' && declared !== null && !Array.isArray(declared)) return
  throw new LockstepError('NotAnObject', `${field} is ${showValue(declared)}; write an object, {} for an empty one`, {
    field,
    value: declared,
  })
}
