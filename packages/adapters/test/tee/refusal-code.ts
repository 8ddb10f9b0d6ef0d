import { LockstepError } from '@lockstep/core'

/** The code by which a step is refused; `undefined` where it is not. Any other error is the test's failure. */
export async function refusalCode(step: () => unknown): Promise<string | undefined> {
  try {
    await step()
    return undefined
  } catch (error) {
    if (error instanceof LockstepError) return error.code
    throw error
  }
}
