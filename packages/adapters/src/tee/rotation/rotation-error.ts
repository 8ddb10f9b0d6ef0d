import { LockstepError } from '@lockstep/core'
import type { KeyChange } from '@lockstep/core/worker'

export function rotationUnset(): LockstepError {
  return new LockstepError(
    'RotationUnset',
    "the enclave's measured settings let nobody change the shielding key; name keyRotation with its authorities",
    { field: 'keyRotation' },
  )
}

export function rotationRunning({ generation, retired }: KeyChange, next: number): LockstepError {
  return new LockstepError(
    'RotationRunning',
    `change ${generation} of the shielding key is through with block ${retired - 1}, and block ${next} comes next; announce another one behind it`,
    { field: 'generation', value: next, limit: retired },
  )
}

export function rotationLimit(limit: number): LockstepError {
  return new LockstepError(
    'RotationLimit',
    `the enclave holds ${limit} shielding keys, and no shard has more; take a new shard for further ones`,
    { field: 'generation', limit },
  )
}

/** @param what is wrong with the permit, and what to do instead. */
export function permitRefused(
  code: string,
  field: string,
  what: string,
  value?: unknown,
  limit?: unknown,
): LockstepError {
  return new LockstepError(code, `the rotation permit ${what}`, { field, value, limit })
}
