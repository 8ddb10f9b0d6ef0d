import { LockstepError } from '@lockstep/core'

/** A mistake on the command line: names the field, what was given, and what may stand there. */
export function usageError(field: string, value: string | undefined, wanted: string): LockstepError {
  const given = value === undefined ? 'is missing' : `is '${value}'`
  return new LockstepError('Usage', `${field} ${given}; ${wanted}`, { field, value, limit: wanted })
}
