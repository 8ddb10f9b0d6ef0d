import { X509Certificate } from 'node:crypto'
import { iasRefused } from './ias-refused.js'

const field = 'X-IASReport-Signing-Certificate'

/** The first certificate of a chain, in PEM or URL-encoded PEM. @throws LockstepError `IasCertificate` */
export function leafCertificate(chain: string): X509Certificate {
  try {
    return new X509Certificate(chain.includes('%') ? decodeURIComponent(chain) : chain)
  } catch {
    throw iasRefused('IasCertificate', field, 'holds no certificate')
  }
}
