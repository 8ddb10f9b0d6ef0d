import { LockstepError } from '../error.js'

/** An option of a state, held to its bounds. @throws LockstepError `StateOption` */
export function integerOption(field: string, value: number, limit: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= limit) return value
  throw new LockstepError('StateOption', `The option ${field} is ${value}; it must be an integer from 0 to ${limit}.`, {
    field,
    value,
    limit,
  })
}
