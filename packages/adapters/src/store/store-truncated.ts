import { LockstepError } from '@lockstep/core'

/** The answer to a reader whose records a reorg took away. */
export const storeTruncated = (name: string): LockstepError =>
  new LockstepError(
    'StoreTruncated',
    `store '${name}' was truncated while its records were being read; start reading again`,
    { field: 'store', value: name },
  )
