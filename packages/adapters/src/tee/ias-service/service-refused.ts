import { LockstepError } from '@lockstep/core'

/** What a service answers instead of a report. */
export function serviceRefused(status: number, why: string): LockstepError {
  return new LockstepError(
    'ServiceRefused',
    `the attestation service answers ${status}: ${why}; register the platform there, or ask as its manual says`,
    { field: 'status', value: status, limit: 200 },
  )
}
