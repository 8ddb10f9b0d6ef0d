import { LockstepError } from '@lockstep/core'

/** Milliseconds until an order is tried again whose end could not be written, because the disk was full for example. */
export const retryDelay = 1000

/** Whether what went wrong may be gone then. */
export function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof LockstepError && error.code === 'StoreWriteFailed'
}
