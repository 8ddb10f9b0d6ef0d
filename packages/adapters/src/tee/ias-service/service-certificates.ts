import { generateKeyPairSync } from 'node:crypto'
import type { Entropy } from '@lockstep/core/crypto'
import forge from 'node-forge'

/** The keys and certificates of a simulated attestation service. */
export interface ServiceCertificates {
  /** PEM: what who believes the service trusts. */
  readonly authority: string
  /** PEM: signs reports. */
  readonly leaf: string
  /** PKCS #8, PEM: the leaf's. */
  readonly leafKey: string
}

/** Ten years before and after: as long as Intel's own leaf, and tests may set their clocks. */
const validity = 10 * 365 * 86_400_000

/** A new authority and a leaf that it issued, both RSA-2048 with SHA-256. PERF: two searches for primes, 0.2 s. */
export function createServiceCertificates(entropy: Entropy, now: number): ServiceCertificates {
  const [root, signing] = [rsaKeys(), rsaKeys()]
  const authority = certificate(entropy, now, {
    ...root,
    name: 'Simulated Attestation Report Signing CA',
    issuer: root,
  })
  const leaf = certificate(entropy, now, { ...signing, name: 'Simulated Attestation Report Signing', issuer: root })
  return { authority, leaf, leafKey: signing.privateKey }
}

interface Keys {
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKey: string
  /** PKCS #8, PEM. */
  readonly privateKey: string
}

/** By the runtime: the library searches primes in JavaScript, which takes seconds. */
function rsaKeys(): Keys {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

interface Subject extends Keys {
  readonly name: string
  readonly issuer: Keys
}

function certificate(entropy: Entropy, now: number, { name, publicKey, issuer }: Subject): string {
  const { pki, md } = forge
  const made = pki.createCertificate()
  made.publicKey = pki.publicKeyFromPem(publicKey)
  // Positive, and without a leading zero byte.
  made.serialNumber = `40${Buffer.from(entropy(8)).toString('hex')}`
  made.validity.notBefore = new Date(now - validity)
  made.validity.notAfter = new Date(now + validity)
  const isAuthority = publicKey === issuer.publicKey
  made.setSubject(nameOf(name))
  made.setIssuer(nameOf('Simulated Attestation Report Signing CA'))
  made.setExtensions([
    { name: 'basicConstraints', cA: isAuthority, critical: true },
    {
      name: 'keyUsage',
      critical: true,
      ...(isAuthority ? { keyCertSign: true, cRLSign: true } : { digitalSignature: true }),
    },
  ])
  made.sign(pki.privateKeyFromPem(issuer.privateKey), md.sha256.create())
  return pki.certificateToPem(made)
}

function nameOf(commonName: string): forge.pki.CertificateField[] {
  return [
    { name: 'organizationName', value: 'Lockstep' },
    { name: 'commonName', value: commonName },
  ]
}
