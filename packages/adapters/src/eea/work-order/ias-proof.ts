import { verify, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { jsonIn } from '../json-rpc/json-in.js'
import { base64Bytes } from './base64-text.js'
import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import { equalBytes } from './equal-bytes.js'
import { parseRecord } from './parse-record.js'
import { base64Schema, boundedText } from './text-schema.js'

/** `proofData` of a TEE-SGX-IAS worker. SPEC: Appendix A, "Proof Data Format". */
export interface IasProof {
  readonly 'X-IASReport-Signature': string
  /** The leaf first; PEM, or PEM in URL encoding as Intel's service sends it. */
  readonly 'X-IASReport-Signing-Certificate': string
  readonly 'Advisory-URL'?: string | undefined
  readonly 'Advisory-IDs'?: string | undefined
  /** The report's exact text, which is what is signed. */
  readonly 'Verification-report': string
}

/** What a report says of an enclave. */
export interface IasReport {
  readonly quoteStatus: string
  /** When Intel made the report, UTC, as it stands there. */
  readonly timestamp: string
  /** 32 bytes. */
  readonly mrEnclave: Uint8Array
  /** 64 bytes. */
  readonly reportData: Uint8Array
  /** The host can look into the enclave. */
  readonly isDebug: boolean
}

/** What a requester trusts. */
export interface IasTrust {
  /** Certificates in PEM: Intel's attestation report signing CA, or the leaf itself. */
  readonly anchors: readonly string[]
  /** The time at which the certificates must be valid, in milliseconds since 1970. */
  readonly at: number
}

const QUOTE_LENGTH = 432
const ATTRIBUTES_OFFSET = 96
const DEBUG_FLAG = 0x02
const MR_ENCLAVE_OFFSET = 112
const REPORT_DATA_OFFSET = 368

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

const reportSchema = z.object({
  isvEnclaveQuoteStatus: z.string(),
  timestamp: z.string(),
  isvEnclaveQuoteBody: base64Schema(QUOTE_LENGTH, QUOTE_LENGTH),
})

/**
 * Checks an Intel attestation report: its RSA signature (PKCS #1 v1.5 with SHA-256) over the exact text, and that the
 * signing certificate is, or was issued by, a trusted one and is valid at the given time. What the report says is for
 * `requireEnclave` to judge.
 *
 * @throws EeaError `InvalidAttestation` with `eeaCode` 4; `InvalidParameter` with 2 for a report that cannot be read.
 */
export function verifyIasProof(proof: IasProof, trust: IasTrust): IasReport {
  const leaf = leafCertificate(proof)
  if (!isTrusted(leaf, trust)) throw invalid('X-IASReport-Signing-Certificate', 'is not trusted at that time')
  const text = Buffer.from(proof['Verification-report'], 'utf8')
  if (!verify('sha256', text, leaf.publicKey, base64Bytes(proof['X-IASReport-Signature']))) {
    throw invalid('X-IASReport-Signature', 'was not made over the report')
  }
  return readReport(proof)
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

function readReport(proof: IasProof): IasReport {
  const report = parseRecord(reportSchema, jsonIn(proof['Verification-report']))
  const quote = base64Bytes(report.isvEnclaveQuoteBody)
  return {
    quoteStatus: report.isvEnclaveQuoteStatus,
    timestamp: report.timestamp,
    isDebug: ((quote[ATTRIBUTES_OFFSET] ?? DEBUG_FLAG) & DEBUG_FLAG) !== 0,
    mrEnclave: quote.slice(MR_ENCLAVE_OFFSET, MR_ENCLAVE_OFFSET + 32),
    reportData: quote.slice(REPORT_DATA_OFFSET, REPORT_DATA_OFFSET + 64),
  }
}

function isTrusted(leaf: X509Certificate, { anchors, at }: IasTrust): boolean {
  return anchors.some((pem) => {
    const anchor = new X509Certificate(pem)
    const isIssuer = anchor.ca && leaf.checkIssued(anchor) && leaf.verify(anchor.publicKey)
    return (anchor.fingerprint256 === leaf.fingerprint256 || isIssuer) && isValidAt(leaf, at) && isValidAt(anchor, at)
  })
}

function isValidAt(certificate: X509Certificate, at: number): boolean {
  return Date.parse(certificate.validFrom) <= at && at <= Date.parse(certificate.validTo)
}

function leafCertificate(proof: IasProof): X509Certificate {
  const chain = proof['X-IASReport-Signing-Certificate']
  try {
    return new X509Certificate(chain.includes('%') ? decodeURIComponent(chain) : chain)
  } catch {
    throw invalid('X-IASReport-Signing-Certificate', 'holds no certificate')
  }
}

function invalid(field: string, what: string): EeaError {
  return new EeaError(
    'InvalidAttestation',
    genericCode.invalidSignature,
    `${field} ${what}: do not use this worker, or fetch its details again.`,
    { field },
  )
}
