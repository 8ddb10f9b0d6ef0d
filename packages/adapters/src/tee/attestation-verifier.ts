import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AttestationVerifier } from '@lockstep/core/worker'
import { quotePayload, readQuote } from './quote.js'

/**
 * A verifier that believes the platforms with these Ed25519 quoting keys, and nobody else. What a genuine quote says
 * is for the caller to judge, the debug flag first.
 *
 * `verify` throws LockstepError `QuoteMalformed` for bytes that are no quote and `QuoteSignature` for a quote that
 * none of the platforms signed.
 */
export function createAttestationVerifier(
  provider: Pick<CryptoProvider, 'verifyEd25519'>,
  quotingKeys: readonly Hex[],
): AttestationVerifier {
  const publicKeys = quotingKeys.map(fromHex)
  return {
    verify(encoded) {
      const quote = readQuote(encoded)
      if (quote === undefined) throw quoteMalformed(encoded.length)
      const payload = quotePayload(quote.report)
      if (publicKeys.some((key) => provider.verifyEd25519(quote.signature, payload, key))) return quote.report
      throw quoteSignature(quotingKeys)
    },
  }
}

function quoteMalformed(size: number): LockstepError {
  return new LockstepError(
    'QuoteMalformed',
    `quote has ${size} bytes that are no quote of version 1, which has 197; pass the enclave's quote as it is`,
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
