import { LockstepError } from '@lockstep/core'

/** What a property throws where it does not hold; fast-check shrinks the input, `checkProperty` reports it. */
export function propertyViolated(reason: string): LockstepError {
  return new LockstepError('PropertyViolated', reason)
}
