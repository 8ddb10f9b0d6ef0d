import { X509Certificate } from 'node:crypto'
import { fromHex, LockstepError, toHex } from '@lockstep/core'
import type { TrustedCode } from '@lockstep/core/client'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AttestationVerifier, AttestedReport } from '@lockstep/core/worker'
import forge from 'node-forge'
import {
  certificateNonceSize,
  certificateReportData,
  evidenceExtension,
  evidencePrefix,
} from './enclave-certificate-payload.js'

/** How a client judges the other end of a TLS connection. */
export interface CertificatePolicy {
  readonly provider: Pick<CryptoProvider, 'sha256'>
  readonly verifier: AttestationVerifier
  readonly trusted: TrustedCode
}

const maximumCertificateSize = 16_384

/**
 * Whether the key in a certificate is an enclave's that runs trusted code: the certificate is signed by that key, and a
 * genuine quote in it binds the key to the code. TLS itself proves that the other end has the key.
 *
 * @param certificate DER, as `tls.TLSSocket.getPeerCertificate().raw`.
 * @throws LockstepError `CertificateMalformed`, `CertificateSignature`, `CertificateUnbound`; `WrongMeasurement`,
 * `DebugEnclave`, `OldSecurityVersion`; the verifier's.
 */
export function verifyEnclaveCertificate(certificate: Uint8Array, policy: CertificatePolicy): AttestedReport {
  const { provider, verifier, trusted } = policy
  const { publicKey, nonce, quote } = readCertificate(certificate)
  const report = verifier.verify(quote)
  if (toHex(report.reportData) !== toHex(certificateReportData(provider, publicKey, nonce))) {
    throw refused('CertificateUnbound', 'the quote in the certificate is not for its key')
  }
  if (report.mrenclave !== trusted.mrenclave) {
    throw refused('WrongMeasurement', `the enclave runs ${report.mrenclave}, expected ${trusted.mrenclave}`)
  }
  if (report.debug) throw refused('DebugEnclave', 'the enclave is a debug enclave: its host can read its memory')
  if (report.securityVersion < trusted.minimumSecurityVersion) {
    const { minimumSecurityVersion } = trusted
    throw refused('OldSecurityVersion', `the enclave has ${report.securityVersion}, expected ${minimumSecurityVersion}`)
  }
  return report
}

function readCertificate(certificate: Uint8Array) {
  if (certificate.length > maximumCertificateSize) throw malformed(`has ${certificate.length} bytes`)
  const { publicKey, isSelfSigned } = parse(certificate)
  if (!isSelfSigned) throw refused('CertificateSignature', 'the certificate is not signed by its own key')
  const [nonce, quote, ...more] = evidenceOf(certificate).split(':')
  if (nonce === undefined || quote === undefined || more.length > 0) throw malformed('has no nonce and quote')
  if (nonce.length !== certificateNonceSize * 2) throw malformed('has a nonce of another size than 32 bytes')
  try {
    return { publicKey, nonce: fromHex(`0x${nonce}`), quote: fromHex(`0x${quote}`) }
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw malformed('has a nonce or quote that is no hexadecimal text')
  }
}

function parse(certificate: Uint8Array): { readonly publicKey: Uint8Array; readonly isSelfSigned: boolean } {
  try {
    const parsed = new X509Certificate(certificate)
    const { publicKey } = parsed
    return { publicKey: publicKey.export({ type: 'spki', format: 'der' }), isSelfSigned: parsed.verify(publicKey) }
  } catch {
    throw malformed('is no X.509, or has a key that is none')
  }
}

/** The comment's text behind its prefix. Node reads certificates, but not extensions that it does not know. */
function evidenceOf(certificate: Uint8Array): string {
  const found = readExtension(certificate)
  if (found === undefined || !found.startsWith(evidencePrefix)) throw malformed('has no evidence of an enclave')
  return found.slice(evidencePrefix.length)
}

/** The library throws errors of its own at what is no DER, such as in the extension's inside. */
function readExtension(certificate: Uint8Array): string | undefined {
  try {
    return extensionValue(certificate)
  } catch {
    return undefined
  }
}

function extensionValue(certificate: Uint8Array): string | undefined {
  const { asn1 } = forge
  const id = asn1.oidToDer(evidenceExtension).getBytes()
  const [body] = childrenOf(asn1.fromDer(Buffer.from(certificate).toString('binary')))
  const holder = childrenOf(body).find((part) => part.tagClass === asn1.Class.CONTEXT_SPECIFIC && part.type === 3)
  for (const extension of childrenOf(childrenOf(holder)[0])) {
    const parts = childrenOf(extension)
    const value = parts.at(-1)?.value
    if (parts[0]?.value !== id || typeof value !== 'string') continue
    const comment = asn1.fromDer(value).value
    return typeof comment === 'string' ? comment : undefined
  }
  return undefined
}

function childrenOf(node: forge.asn1.Asn1 | undefined): readonly forge.asn1.Asn1[] {
  return Array.isArray(node?.value) ? node.value : []
}

function malformed(what: string): LockstepError {
  return refused('CertificateMalformed', `the certificate ${what}; take the enclave's own`)
}

function refused(code: string, message: string): LockstepError {
  return new LockstepError(code, `${message}; do not send it anything`, { field: 'certificate' })
}
