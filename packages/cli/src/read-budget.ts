import { LockstepError } from '@lockstep/core'
import { parseBudget, type ReadBudget } from '@lockstep/testkit'
import { usageError } from './usage-error.js'

/** Reads `200 runs`, `10s`, `5m`, `1h`. @throws LockstepError `Usage` */
export function readBudget(text: string): ReadBudget {
  try {
    return parseBudget(text)
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'InvalidBudget') {
      throw usageError('--budget', text, String(error.details.limit))
    }
    throw error
  }
}
