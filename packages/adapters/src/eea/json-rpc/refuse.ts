import { encryptionKeyCode, genericCode, implementationCode } from '../work-order/eea-code.js'
import { EeaError } from '../work-order/eea-error.js'

/**
 * Our own codes beside those of the work order profiles.
 * SPEC: "Work Order Status Payload": 7 to 999 are reserved, others belong to the implementation.
 */
export const serviceCode = { workerInactive: 1004, executionFailed: 1005, abandoned: 1006 } as const

/** Faults of the table that most methods share, and of this implementation. */
export type GenericFault =
  | 'UnknownError'
  | 'InvalidParameter'
  | 'AccessDenied'
  | 'InvalidSignature'
  | 'NoMoreResults'
  | 'UnsupportedMode'
  | 'Busy'
  | 'UnknownWorkload'
  | 'WorkerInactive'
  | 'ExecutionFailed'
  | 'Abandoned'

/** Faults of EncryptionKeyGet and EncryptionKeySet. */
export type KeyFault =
  | 'UnknownError'
  | 'NotSupported'
  | 'InvalidParameter'
  | 'AccessDenied'
  | 'InvalidSignature'
  | 'NotReady'

const genericFaults: Record<GenericFault, number> = {
  UnknownError: genericCode.unknownError,
  InvalidParameter: genericCode.invalidParameter,
  AccessDenied: genericCode.accessDenied,
  InvalidSignature: genericCode.invalidSignature,
  NoMoreResults: genericCode.noMoreLookUpResults,
  UnsupportedMode: genericCode.unsupportedMode,
  Busy: implementationCode.busy,
  UnknownWorkload: implementationCode.unknownWorkload,
  WorkerInactive: serviceCode.workerInactive,
  ExecutionFailed: serviceCode.executionFailed,
  Abandoned: serviceCode.abandoned,
}

const keyFaults: Record<KeyFault, number> = {
  UnknownError: encryptionKeyCode.genericError,
  NotSupported: encryptionKeyCode.notSupported,
  InvalidParameter: encryptionKeyCode.invalidParameter,
  AccessDenied: encryptionKeyCode.accessDenied,
  // The table of these methods has no code for a signature: who signs wrongly has no access.
  InvalidSignature: encryptionKeyCode.accessDenied,
  NotReady: encryptionKeyCode.notReady,
}

/** What a refusal says beside its code and its sentence. */
export interface RefusalDetails {
  readonly field?: string
  readonly value?: unknown
  readonly limit?: unknown
}

/** Makes a method answer with a code of the table that most methods share. The message goes to the requester. */
export function refuse(fault: GenericFault, message: string, details: RefusalDetails = {}): EeaError {
  return new EeaError(fault, genericFaults[fault], message, details)
}

/** {@link refuse} with the codes of EncryptionKeyGet and EncryptionKeySet. */
export function refuseKey(fault: KeyFault, message: string, details: RefusalDetails = {}): EeaError {
  return new EeaError(fault, keyFaults[fault], message, details)
}
