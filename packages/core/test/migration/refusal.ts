import { LockstepError } from '../../src/error.js'

/** What `action` is refused with. */
export function refusal(action: () => unknown): LockstepError {
  try {
    action()
  } catch (error) {
    if (error instanceof LockstepError) return error
    throw error
  }
  throw new Error('accepted')
}
