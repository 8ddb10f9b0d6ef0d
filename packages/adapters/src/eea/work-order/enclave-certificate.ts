import { createPublicKey, X509Certificate } from 'node:crypto'
import { signatureFault } from './fault.js'
import { hexDigits } from './hex-text.js'
import type { WorkOrderProfile } from './profile.js'
import { type PublicKey, publicKeyDer, publicKeyOfDer, samePublicKey } from './public-key.js'

/** What a worker's certificate has to vouch for. */
export interface CertifiedKey {
  readonly encryptionKey: PublicKey
  /** Hexadecimal. */
  readonly encryptionKeyNonce: string
}

/**
 * Refuses an `enclaveCertificate` (X.509 in PEM) that the worker's signing key did not sign, or that is not for the
 * encryption key and its nonce. The text says that the certificate includes both, not where: the key is the subject's
 * public key, the nonce the serial number. Dates are not looked at: the worker's attestation is what ages.
 *
 * SPEC: Appendix A, "Intel SGX Worker Type Data".
 *
 * @throws EeaError `InvalidSignature` with the profile's code.
 */
export function verifyEnclaveCertificate(
  profile: WorkOrderProfile,
  verificationKey: PublicKey,
  enclaveCertificate: string,
  { encryptionKey, encryptionKeyNonce }: CertifiedKey,
): void {
  const certificate = readCertificate(enclaveCertificate)
  const signer = createPublicKey({ key: Buffer.from(publicKeyDer(verificationKey)), format: 'der', type: 'spki' })
  if (certificate === undefined || !certificate.verify(signer)) {
    throw signatureFault(profile, 'enclaveCertificate', 'is no X.509 certificate that verificationKey signed')
  }
  const subject = publicKeyOfDer(certificate.publicKey.export({ format: 'der', type: 'spki' }))
  if (subject === undefined || !samePublicKey(subject, encryptionKey)) {
    throw signatureFault(profile, 'enclaveCertificate', 'is for another key than encryptionKey')
  }
  if (significantDigits(certificate.serialNumber) !== significantDigits(encryptionKeyNonce)) {
    throw signatureFault(profile, 'enclaveCertificate', 'has another serial number than encryptionKeyNonce')
  }
}

function readCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text)
  } catch {
    return undefined
  }
}

/** A serial number is an integer, which has no leading zeros. */
function significantDigits(hex: string): string {
  return hexDigits(hex).replace(/^0+/, '')
}
