import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { AttestationVerifier, AttestedReport } from '@lockstep/core/worker'
import type { EnclaveIdentity } from '../enclave-identity.js'
import { judgeMember } from '../pool/judge-member.js'
import type { PoolDeclaration } from '../pool/pool-declaration.js'
import type { ProvisioningRefusal } from './refusal.js'

/** By what an enclave judges the other side. */
export interface PeerPolicy {
  readonly own: EnclaveIdentity
  readonly minimumSecurityVersion: number
  readonly verifier: AttestationVerifier
}

/** Which code a peer may run: one, or any of a pool's. */
export type PeerCode = { readonly mrenclave: Hex } | { readonly pool: PoolDeclaration }

/**
 * Why the enclave behind this quote is not to be dealt with, `undefined` if it is: both sides of the exchange ask.
 *
 * @param reportData what the quote must bind: the peer's fresh key and the challenge that it was given.
 */
export function judgePeer(
  policy: PeerPolicy,
  code: PeerCode,
  quote: Uint8Array,
  reportData: Uint8Array,
): ProvisioningRefusal | undefined {
  const report = genuineReport(policy.verifier, quote)
  return typeof report === 'string' ? report : judgeReport(policy, code, report, reportData)
}

function judgeReport(
  { own, minimumSecurityVersion }: PeerPolicy,
  code: PeerCode,
  report: AttestedReport,
  reportData: Uint8Array,
): ProvisioningRefusal | undefined {
  if ('pool' in code) {
    const refused = judgeMember(code.pool, report)
    if (refused !== undefined) return refused
  } else if (report.mrenclave !== code.mrenclave) return 'WrongMeasurement'
  if (report.mrsigner !== own.mrsigner) return 'WrongSigner'
  // Between two debug enclaves too: what their hosts can read is no secret that one could pass on.
  if (report.debug) return 'DebugEnclave'
  // A pool has a minimum for each of its members, whose versions are counted apart.
  if (!('pool' in code) && report.securityVersion < minimumSecurityVersion) return 'OldSecurityVersion'
  if (toHex(report.reportData) !== toHex(reportData)) return 'WrongReportData'
  return undefined
}

function genuineReport(
  verifier: AttestationVerifier,
  quote: Uint8Array,
): AttestedReport | 'QuoteMalformed' | 'QuoteSignature' | 'QuoteStatus' {
  try {
    return verifier.verify(quote)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return error.code === 'QuoteSignature' || error.code === 'QuoteStatus' ? error.code : 'QuoteMalformed'
  }
}
