import { LockstepError } from '@lockstep/core'
import { z } from 'zod'
import { type IasProof, type IasReport, type IasTrust, verifyIasReport } from '../../tee/ias/index.js'
import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import { equalBytes } from './equal-bytes.js'
import { base64Schema, boundedText } from './text-schema.js'

/** What a requester asks of the enclave behind a report. */
export interface EnclavePolicy {
  /** Measurements of code that it trusts, 32 bytes each. */
  readonly mrEnclaves: readonly Uint8Array[]
  /** What `reportDataOf` says for the worker's details. */
  readonly reportData: Uint8Array
  /** Taken quote statuses, such as `OK`. */
  readonly quoteStatuses: readonly string[]
  /** Also takes enclaves that the host can debug; for tests. */
  readonly debugAllowed?: boolean | undefined
}

/** Schema of {@link IasProof}. */
export const iasProofSchema: z.ZodType<IasProof> = z.strictObject({
  'X-IASReport-Signature': base64Schema(1024, 64),
  'X-IASReport-Signing-Certificate': boundedText(32768, 'a certificate chain of at most 32768 characters').min(64),
  'Advisory-URL': z.optional(boundedText(2048, 'text of at most 2048 characters')),
  'Advisory-IDs': z.optional(boundedText(2048, 'text of at most 2048 characters')),
  'Verification-report': boundedText(32768, 'a report of at most 32768 characters'),
})

/**
 * Checks an Intel attestation report as `verifyIasReport` does; the codes are those of the work orders.
 *
 * @throws EeaError `InvalidAttestation` with `eeaCode` 4; `InvalidParameter` with 2 for a report that cannot be read.
 */
export function verifyIasProof(proof: IasProof, trust: IasTrust): IasReport {
  try {
    return verifyIasReport(proof, trust)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    const { code, message, details } = error
    const isUnreadable = code === 'IasReport'
    throw new EeaError(
      isUnreadable ? 'InvalidParameter' : 'InvalidAttestation',
      isUnreadable ? genericCode.invalidParameter : genericCode.invalidSignature,
      message,
      details,
      { cause: error },
    )
  }
}

/**
 * Refuses an enclave that runs other code than trusted, stands for other keys, on a platform in a state that is not
 * taken, or under a debugger.
 *
 * SPEC: Appendix A: requesters verify the measurements off chain; REPORTDATA holds the hash of the worker's key.
 *
 * @throws EeaError `InvalidAttestation` with `eeaCode` 4.
 */
export function requireEnclave(report: IasReport, policy: EnclavePolicy): void {
  if (!policy.mrEnclaves.some((trusted) => equalBytes(trusted, report.mrEnclave))) {
    throw invalid('mrEnclave', 'is the measurement of code that is not trusted')
  }
  if (!equalBytes(report.reportData, policy.reportData)) throw invalid('reportData', 'stands for other keys')
  if (!policy.quoteStatuses.includes(report.quoteStatus))
    throw invalid('isvEnclaveQuoteStatus', `is ${report.quoteStatus}`)
  if (report.isDebug && policy.debugAllowed !== true)
    throw invalid('attributes', 'say that the enclave is in debug mode')
}

function invalid(field: string, what: string): EeaError {
  return new EeaError(
    'InvalidAttestation',
    genericCode.invalidSignature,
    `${field} ${what}: do not use this worker, or fetch its details again.`,
    { field },
  )
}
