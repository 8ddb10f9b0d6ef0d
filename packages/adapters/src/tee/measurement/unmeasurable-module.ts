import { LockstepError } from '@lockstep/core'

/** The refusal of a module that cannot be measured, in the file that names it. */
export function unmeasurableModule(module: string, reason: string, cause?: unknown): LockstepError {
  return new LockstepError(
    'UnmeasurableModule',
    `module ${module} cannot be measured: ${reason}`,
    { field: 'module', value: module },
    cause === undefined ? undefined : { cause },
  )
}
