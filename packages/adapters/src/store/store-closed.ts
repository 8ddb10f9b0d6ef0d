import { LockstepError } from '@lockstep/core'

/** The answer to every call on a closed store. */
export const storeClosed = (name: string): LockstepError =>
  new LockstepError('StoreClosed', `store '${name}' is closed; open it again`, { field: 'store', value: name })
