import { LockstepError } from '@lockstep/core'

/** The refusal of a type or name that the registry of `@polkadot/types` would take for something else. */
export function notRepresentable(field: string, value: unknown, reason: string): LockstepError {
  return new LockstepError('NotRepresentable', `${field}: @polkadot/types ${reason}`, { field, value })
}
