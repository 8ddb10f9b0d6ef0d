import { generateKeyPairSync } from 'node:crypto'
import type { PeerTls } from '@lockstep/adapters/tee'
import forge from 'node-forge'

/** An authority that certifies workers of this machine. */
export interface PeerAuthority {
  /** PEM. */
  readonly certificate: string
  /** @param host what its certificate names; 127.0.0.1 if left out. */
  issue(host?: string): Pick<PeerTls, 'key' | 'cert'>
}

const day = 86_400_000

/** Its workers share a key: a new one takes long, and tells nothing. */
export function createPeerAuthority(name: string): PeerAuthority {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  let serial = 0

  function certify(subject: string, extensions: readonly object[]): string {
    serial += 1
    const made = forge.pki.createCertificate()
    made.publicKey = forge.pki.publicKeyFromPem(keys.publicKey)
    made.serialNumber = `40${serial.toString(16).padStart(4, '0')}`
    made.validity.notBefore = new Date(Date.now() - day)
    made.validity.notAfter = new Date(Date.now() + day)
    made.setSubject([{ name: 'commonName', value: subject }])
    made.setIssuer([{ name: 'commonName', value: name }])
    made.setExtensions([...extensions])
    made.sign(forge.pki.privateKeyFromPem(keys.privateKey), forge.md.sha256.create())
    return forge.pki.certificateToPem(made)
  }

  return {
    certificate: certify(name, [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ]),
    issue: (host = '127.0.0.1') => ({
      key: keys.privateKey,
      cert: certify(`worker ${host}`, [
        { name: 'subjectAltName', altNames: [host === '127.0.0.1' ? { type: 7, ip: host } : { type: 2, value: host }] },
      ]),
    }),
  }
}
