import { LockstepError } from '@lockstep/core'

/** Why a report of an attestation service does not count. */
export type IasRefusal = 'IasCertificate' | 'IasSignature' | 'IasReport' | 'IasStatus'

export function iasRefused(code: IasRefusal, field: string, what: string): LockstepError {
  return new LockstepError(code, `${field} ${what}; do not use this enclave, or ask for a fresh report`, { field })
}
