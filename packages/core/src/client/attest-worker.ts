import { type CryptoProvider, type Entropy, parseShieldingKey, type RsaPublicKey } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { type Hex, toHex } from '../hex.js'
import {
  type Attestation,
  type AttestationVerifier,
  type AttestedReport,
  attestationReportData,
} from '../worker/index.js'
import type { WorkerConnection } from './worker-connection.js'

/** Which code a client is willing to trust. */
export interface TrustedCode {
  readonly mrenclave: Hex
  /** The least security version that is trusted, 0 to 65535; older enclaves are refused. */
  readonly minimumSecurityVersion: number
}

/** The keys of an enclave whose code was checked. */
export interface AttestedWorker {
  readonly mrenclave: Hex
  readonly shieldingKey: RsaPublicKey
  readonly enclaveAccount: Hex
  readonly boxPublicKey: Hex
}

/**
 * Asks a worker for its keys with a fresh challenge, and believes them only where a genuine quote binds them, together
 * with the challenge, to trusted code.
 *
 * @throws LockstepError `QuoteMalformed`, `QuoteSignature`, `WrongMeasurement`, `DebugEnclave`, `OldSecurityVersion`,
 * `WrongReportData`, or the shielding key's own errors.
 */
export async function attestWorker(
  connection: WorkerConnection,
  verifier: AttestationVerifier,
  trusted: TrustedCode,
  { provider, entropy }: { readonly provider: CryptoProvider; readonly entropy: Entropy },
): Promise<AttestedWorker> {
  const challenge = toHex(entropy(32))
  const attestation = await connection.attest(challenge)
  const report = verifier.verify(attestation.quote)
  assertTrusted(report, trusted)
  assertBound(provider, report, attestation, challenge)
  return {
    mrenclave: report.mrenclave,
    shieldingKey: parseShieldingKey(attestation.shieldingKey),
    enclaveAccount: attestation.enclaveAccount,
    boxPublicKey: attestation.boxPublicKey,
  }
}

function assertTrusted(report: AttestedReport, trusted: TrustedCode): void {
  if (report.mrenclave !== trusted.mrenclave) {
    throw refused('WrongMeasurement', 'mrenclave', report.mrenclave, trusted.mrenclave)
  }
  if (report.debug) throw refused('DebugEnclave', 'debug', 'true', 'false')
  if (report.securityVersion < trusted.minimumSecurityVersion) {
    throw refused('OldSecurityVersion', 'securityVersion', report.securityVersion, trusted.minimumSecurityVersion)
  }
}

function assertBound(
  provider: CryptoProvider,
  { reportData }: AttestedReport,
  attestation: Attestation,
  challenge: Hex,
): void {
  const actual = toHex(reportData)
  const expected = toHex(attestationReportData(provider, attestation, challenge))
  if (actual !== expected) throw refused('WrongReportData', 'reportData', actual, expected)
}

function refused(code: string, field: string, value: string | number, limit: string | number): LockstepError {
  return new LockstepError(code, `the worker's ${field} is ${value}, expected ${limit}; do not send it anything`, {
    field,
    value,
    limit,
  })
}
