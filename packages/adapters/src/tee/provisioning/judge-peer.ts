import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { AttestationVerifier, AttestedReport } from '@lockstep/core/worker'
import type { EnclaveIdentity } from '../enclave-identity.js'
import type { ProvisioningRefusal } from './refusal.js'

/** By what an enclave judges the other side. */
export interface PeerPolicy {
  readonly own: EnclaveIdentity
  readonly minimumSecurityVersion: number
  readonly verifier: AttestationVerifier
}

/**
 * Why the enclave behind this quote is not to be dealt with, `undefined` if it is: both sides of the exchange ask.
 *
 * @param mrenclave the peer's code.
 * @param reportData what the quote must bind: the peer's fresh key and the challenge that it was given.
 */
export function judgePeer(
  policy: PeerPolicy,
  mrenclave: Hex,
  quote: Uint8Array,
  reportData: Uint8Array,
): ProvisioningRefusal | undefined {
  const report = genuineReport(policy.verifier, quote)
  return typeof report === 'string' ? report : judgeReport(policy, mrenclave, report, reportData)
}

function judgeReport(
  { own, minimumSecurityVersion }: PeerPolicy,
  mrenclave: Hex,
  report: AttestedReport,
  reportData: Uint8Array,
): ProvisioningRefusal | undefined {
  if (report.mrenclave !== mrenclave) return 'WrongMeasurement'
  if (report.mrsigner !== own.mrsigner) return 'WrongSigner'
  // Between two debug enclaves too: what their hosts can read is no secret that one could pass on.
  if (report.debug) return 'DebugEnclave'
  if (report.securityVersion < minimumSecurityVersion) return 'OldSecurityVersion'
  if (toHex(report.reportData) !== toHex(reportData)) return 'WrongReportData'
  return undefined
}

function genuineReport(
  verifier: AttestationVerifier,
  quote: Uint8Array,
): AttestedReport | 'QuoteMalformed' | 'QuoteSignature' {
  try {
    return verifier.verify(quote)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return error.code === 'QuoteSignature' ? 'QuoteSignature' : 'QuoteMalformed'
  }
}
