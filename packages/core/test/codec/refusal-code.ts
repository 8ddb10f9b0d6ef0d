import { LockstepError } from '../../src/error.js'

/** The code that `action` is refused with; `'accepted'` when it is not; anything but a LockstepError is thrown on. */
export function refusalCode(action: () => unknown): string {
  try {
    action()
    return 'accepted'
  } catch (error) {
    if (error instanceof LockstepError) return error.code
    throw error
  }
}
