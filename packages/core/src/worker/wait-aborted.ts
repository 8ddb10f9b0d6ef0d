import { LockstepError } from '../error.js'

/** Whether a parentchain rejects because it was told to wait no longer. */
export function isWaitAborted(error: unknown): boolean {
  return error instanceof LockstepError && error.code === 'WaitAborted'
}
