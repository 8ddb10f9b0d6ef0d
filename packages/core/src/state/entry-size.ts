import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { stateLimit } from './state-limit.js'

/**
 * Holds an entry to the limits of the state. What is over them could be written, but not be read back from a log or a
 * snapshot.
 *
 * @throws LockstepError `StateKeyTooLong`, `StateValueTooLong`
 */
export function assertEntrySize(key: Hex, value: Uint8Array | undefined): void {
  if (key.length > 2 + 2 * stateLimit.key) refuse('StateKeyTooLong', 'key', key.length / 2 - 1, stateLimit.key)
  if (value !== undefined && value.length > stateLimit.value) {
    refuse('StateValueTooLong', 'value', value.length, stateLimit.value)
  }
}

function refuse(code: string, field: string, value: number, limit: number): never {
  throw new LockstepError(
    code,
    `The ${field} has ${value} bytes and may have ${limit}; spread the data over several entries.`,
    { field, value, limit },
  )
}
