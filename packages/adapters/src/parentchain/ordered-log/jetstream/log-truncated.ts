import { LockstepError } from '@lockstep/core'

/** The error by which a log stops whose stream has lost messages at its end that nobody here puts back. */
export function logTruncated(last: number, expected: number): LockstepError {
  return new LockstepError(
    'LogTruncated',
    `the log's stream ends with message ${last}, but message ${expected} was read from it; find out what set it back before anybody seals`,
    { field: 'last', value: last, limit: expected },
  )
}
