import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AttestationVerifier, AttestedReport } from '@lockstep/core/worker'
import { attestedByService, type ServiceTrust } from './ias/attested-by-service.js'
import { readIasEvidence } from './ias/ias-evidence.js'
import type { IasProof } from './ias/ias-proof.js'
import { requireAnchors } from './ias/require-anchors.js'
import { quotePayload, readQuote } from './quote.js'

/**
 * A verifier that believes the platforms with these Ed25519 quoting keys, and nobody else; and reports of attestation
 * services where it is told which. What a genuine quote says is for the caller to judge, the debug flag first.
 *
 * `verify` throws LockstepError `QuoteMalformed` for bytes that are neither, `QuoteSignature` for a quote that none of
 * the platforms signed, or a report of no believed service (its `cause` says why), and `QuoteStatus` for a platform that
 * a believed service reports as revoked or out of date.
 *
 * @throws LockstepError `AnchorMalformed` for an anchor that is no certificate
 */
export function createAttestationVerifier(
  provider: Pick<CryptoProvider, 'verifyEd25519'>,
  quotingKeys: readonly Hex[],
  services?: ServiceTrust,
): AttestationVerifier {
  requireAnchors(services?.anchors ?? [])
  const publicKeys = quotingKeys.map(fromHex)
  return {
    verify(encoded) {
      const evidence = readIasEvidence(encoded)
      if (evidence !== undefined) return reported(evidence, services)
      const quote = readQuote(encoded)
      if (quote === undefined) throw quoteMalformed(encoded.length)
      const payload = quotePayload(quote.report)
      if (publicKeys.some((key) => provider.verifyEd25519(quote.signature, payload, key))) return quote.report
      throw quoteSignature(quotingKeys)
    },
  }
}

function reported(evidence: IasProof, services: ServiceTrust | undefined): AttestedReport {
  if (services === undefined) throw serviceUnknown(undefined)
  try {
    return attestedByService(evidence, services)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw error.code === 'IasStatus' ? quoteStatus(error) : serviceUnknown(error)
  }
}

function serviceUnknown(cause: LockstepError | undefined): LockstepError {
  return new LockstepError(
    'QuoteSignature',
    `the attestation report is none of a believed service${cause ? `: ${cause.message}` : ''}; name its certificate among the anchors, or refuse it`,
    { field: 'quote' },
    { cause },
  )
}

function quoteStatus(cause: LockstepError): LockstepError {
  return new LockstepError('QuoteStatus', cause.message, cause.details, { cause })
}

function quoteMalformed(size: number): LockstepError {
  return new LockstepError(
    'QuoteMalformed',
    `quote has ${size} bytes that are no quote of version 1, which has 197, and no attestation report; pass the enclave's quote as it is`,
    { field: 'quote', value: size, limit: 197 },
  )
}

function quoteSignature(quotingKeys: readonly Hex[]): LockstepError {
  return new LockstepError(
    'QuoteSignature',
    `quote is signed by none of the ${quotingKeys.length} trusted platforms; trust its platform's quoting key or refuse it`,
    { field: 'quote', limit: quotingKeys.join(', ') },
  )
}
