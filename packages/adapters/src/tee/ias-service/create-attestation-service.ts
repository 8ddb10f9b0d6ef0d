import { sign } from 'node:crypto'
import { type Hex, LockstepError } from '@lockstep/core'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import { createAttestationVerifier } from '../attestation-verifier.js'
import { encodeQuoteBody } from '../ias/quote-body.js'
import type { AttestationService } from './attestation-service.js'
import { createServiceCertificates } from './service-certificates.js'
import { serviceRefused } from './service-refused.js'

/** A state of a platform as Intel's service names it, such as `OK` or `GROUP_OUT_OF_DATE`. */
export type QuoteStatus =
  | 'OK'
  | 'SIGNATURE_REVOKED'
  | 'GROUP_REVOKED'
  | 'KEY_REVOKED'
  | 'GROUP_OUT_OF_DATE'
  | 'CONFIGURATION_NEEDED'
  | 'SW_HARDENING_NEEDED'

/** What a simulated attestation service knows of platforms and of the time. */
export interface AttestationServiceOptions {
  readonly provider: Pick<CryptoProvider, 'verifyEd25519'>
  readonly entropy: Entropy
  /** The platforms that it knows, by their quoting keys, and how they are; read for every report. */
  platforms(): ReadonlyMap<Hex, QuoteStatus>
  /** Milliseconds since 1970. */
  now(): number
}

/** A simulated attestation service in this process. */
export interface SimulatedAttestationService extends AttestationService {
  /** Certificate in PEM by which its reports are believed. */
  readonly authority: string
}

const noncePattern = /^[0-9A-Za-z]{1,32}$/

/**
 * A service that answers quotes of simulated platforms with reports in the form of Intel's: `X-IASReport-Signature` by
 * RSA over the text, a certificate chain, and in the text `isvEnclaveQuoteBody` with measurement, debug flag and
 * REPORTDATA where Intel has them. Its authority is new with every service.
 *
 * Its `report` throws LockstepError `ServiceRefused`: 400 for what is no quote of a known platform, or a bad nonce.
 *
 * SPEC: EEA Off-Chain Trusted Compute v1.1, Appendix A, "Proof Data Format"; Intel's report API, version 4.
 */
export function createAttestationService(options: AttestationServiceOptions): SimulatedAttestationService {
  const { provider, entropy, platforms, now } = options
  const { authority, leaf, leafKey } = createServiceCertificates(entropy, now())
  return {
    authority,
    async report(quote, nonce) {
      if (nonce !== undefined && !noncePattern.test(nonce)) throw serviceRefused(400, 'the nonce has 1 to 32 letters')
      const { isvEnclaveQuoteBody, isvEnclaveQuoteStatus } = judged(provider, platforms(), quote)
      const text = JSON.stringify({
        ...(nonce === undefined ? {} : { nonce }),
        id: String(BigInt(`0x${Buffer.from(entropy(16)).toString('hex')}`)),
        // Microseconds without a zone, as Intel writes them.
        timestamp: new Date(now()).toISOString().replace('Z', '000'),
        version: 4,
        isvEnclaveQuoteStatus,
        isvEnclaveQuoteBody,
      })
      return {
        'X-IASReport-Signature': sign('sha256', Buffer.from(text), leafKey).toString('base64'),
        'X-IASReport-Signing-Certificate': encodeURIComponent(leaf + authority),
        'Verification-report': text,
      }
    },
  }
}

function judged(
  provider: Pick<CryptoProvider, 'verifyEd25519'>,
  platforms: ReadonlyMap<Hex, QuoteStatus>,
  quote: Uint8Array,
): { readonly isvEnclaveQuoteBody: string; readonly isvEnclaveQuoteStatus: QuoteStatus } {
  for (const [quotingKey, isvEnclaveQuoteStatus] of platforms) {
    try {
      const report = createAttestationVerifier(provider, [quotingKey]).verify(quote)
      return { isvEnclaveQuoteBody: Buffer.from(encodeQuoteBody(report)).toString('base64'), isvEnclaveQuoteStatus }
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error
    }
  }
  throw serviceRefused(400, 'no platform that it knows made the quote')
}
