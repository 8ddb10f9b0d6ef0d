import { LockstepError } from '@lockstep/core'

/** The error by which a log stops whose stream has lost messages. */
export function logPurged(sequence: number): LockstepError {
  return new LockstepError(
    'LogPurged',
    `message ${sequence} or one before it is missing in the log's stream; restore the stream from a backup or another cluster`,
    { field: 'message', value: sequence, limit: 1 },
  )
}
