import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import type { WorkOrderProfile } from './profile.js'

/** Something does not fit the hash or the tag that protects it. The value stays out of the message: it may be secret. */
export function integrityFault(profile: WorkOrderProfile, field: string, what: string): EeaError {
  return new EeaError(
    'IntegrityFailure',
    profile.codes.integrity,
    `${field} ${what}: it was changed on the way or made with another key or profile.`,
    { field },
  )
}

/** A signature is missing, or was not made by the key over this record. */
export function signatureFault(profile: WorkOrderProfile, field: string, what: string): EeaError {
  return new EeaError('InvalidSignature', profile.codes.signature, `${field} ${what}.`, { field })
}

/** A parameter that is well formed, but not one that this worker or this order can take. */
export function parameterFault(field: string, value: unknown, limit: string): EeaError {
  return new EeaError(
    'InvalidParameter',
    genericCode.invalidParameter,
    `${field} is ${String(value)}, but must be ${limit}.`,
    {
      field,
      value,
      limit,
    },
  )
}
