import { LockstepError } from '@lockstep/core'

/** The error by which a log stops whose stream has another batch in the place of one that was read from it. */
export function logReplaced(sequence: number): LockstepError {
  return new LockstepError(
    'LogReplaced',
    `message ${sequence} of the log's stream, or one before it, is not the batch that was read from it; find out what set the stream back, and who sealed since`,
    { field: 'message', value: sequence },
  )
}
