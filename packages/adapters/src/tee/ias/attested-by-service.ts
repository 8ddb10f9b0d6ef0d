import { toHex } from '@lockstep/core'
import type { AttestedReport } from '@lockstep/core/worker'
import type { IasProof, IasTrust } from './ias-proof.js'
import { iasRefused } from './ias-refused.js'
import { verifyIasReport } from './verify-ias-report.js'

/** Which attestation services count, and in which state platforms may be. */
export interface ServiceTrust extends IasTrust {
  /** Taken quote statuses; `OK` alone if left out. */
  readonly quoteStatuses?: readonly string[]
}

/**
 * What a believed service attests; status and signature are checked, the rest is for the caller to judge.
 *
 * @throws LockstepError as {@link verifyIasReport}; `IasStatus` for a platform that is revoked or out of date
 */
export function attestedByService(proof: IasProof, trust: ServiceTrust): AttestedReport {
  const report = verifyIasReport(proof, trust)
  const { quoteStatuses = ['OK'] } = trust
  if (!quoteStatuses.includes(report.quoteStatus)) {
    throw iasRefused(
      'IasStatus',
      'isvEnclaveQuoteStatus',
      `is ${report.quoteStatus}, expected ${quoteStatuses.join(' or ')}`,
    )
  }
  const { mrEnclave, mrSigner, securityVersion, isDebug, reportData } = report
  return { mrenclave: toHex(mrEnclave), mrsigner: toHex(mrSigner), securityVersion, debug: isDebug, reportData }
}
