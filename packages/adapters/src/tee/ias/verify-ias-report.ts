import { verify, X509Certificate } from 'node:crypto'
import type { IasProof, IasReport, IasTrust } from './ias-proof.js'
import { iasRefused } from './ias-refused.js'
import { leafCertificate } from './leaf-certificate.js'
import { readIasReport, reportTime } from './read-ias-report.js'

const certificateField = 'X-IASReport-Signing-Certificate'

/**
 * Checks a report of Intel's attestation service, or of one that speaks like it: its RSA signature (PKCS #1 v1.5 with
 * SHA-256) over the exact text, and that the signing certificate is, or was issued by, a trusted one and is valid at the
 * given time. What the report says is for the caller to judge, debug flag and status first.
 *
 * SPEC: Intel, "Attestation Service for Intel SGX: API documentation", report signature.
 *
 * @throws LockstepError `IasCertificate`, `IasSignature`, `IasReport` with the field's name
 */
export function verifyIasReport(proof: IasProof, trust: IasTrust): IasReport {
  const leaf = leafCertificate(proof[certificateField])
  const text = proof['Verification-report']
  const at = trust.at === 'reported' ? reportTime(readIasReport(text).timestamp) : trust.at
  if (!isTrusted(leaf, trust.anchors, at))
    throw iasRefused('IasCertificate', certificateField, 'is not trusted at that time')
  const signature = Buffer.from(proof['X-IASReport-Signature'], 'base64')
  if (!verify('sha256', Buffer.from(text, 'utf8'), leaf.publicKey, signature)) {
    throw iasRefused('IasSignature', 'X-IASReport-Signature', 'was not made over the report')
  }
  return readIasReport(text)
}

function isTrusted(leaf: X509Certificate, anchors: readonly string[], at: number): boolean {
  return anchors.some((pem) => {
    const anchor = new X509Certificate(pem)
    const isIssuer = anchor.ca && leaf.checkIssued(anchor) && leaf.verify(anchor.publicKey)
    return (anchor.fingerprint256 === leaf.fingerprint256 || isIssuer) && isValidAt(leaf, at) && isValidAt(anchor, at)
  })
}

function isValidAt(certificate: X509Certificate, at: number): boolean {
  return Date.parse(certificate.validFrom) <= at && at <= Date.parse(certificate.validTo)
}
