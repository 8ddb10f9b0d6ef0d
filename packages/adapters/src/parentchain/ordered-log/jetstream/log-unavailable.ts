import { LockstepError } from '@lockstep/core'

/** The error for what the servers did not do in the time they were given. It says nothing about whether they did it. */
export function logUnavailable(action: string, milliseconds: number, cause: unknown): LockstepError {
  return new LockstepError(
    'LogUnavailable',
    `the log's servers did not ${action} within ${milliseconds} ms; look after them and try again`,
    { field: 'patience', value: action, limit: milliseconds },
    { cause },
  )
}

/** A failure that may pass, unlike everything else that a log rejects with. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof LockstepError && error.code === 'LogUnavailable'
}
