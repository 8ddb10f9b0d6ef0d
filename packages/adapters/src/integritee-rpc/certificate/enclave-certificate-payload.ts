import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from '../../tee/ascii-bytes.js'

const domain = asciiBytes('lockstep/enclave-certificate/v1\0')

/** Object identifier of the extension that carries nonce and quote: Netscape comment, as Integritee's workers have it. */
export const evidenceExtension = '2.16.840.1.113730.1.13'

/** What stands before nonce and quote in the extension. */
export const evidencePrefix = 'lockstep/enclave-certificate/v1:'

/** Bytes of the nonce, which makes each quote a certificate's own. */
export const certificateNonceSize = 32

/**
 * Report data of the quote in a certificate, 64 bytes: SHA-256 of `lockstep/enclave-certificate/v1` ‖ 0x00 ‖ nonce (32)
 * ‖ the public key (DER of its SubjectPublicKeyInfo), then 32 zero bytes.
 */
export function certificateReportData(
  provider: Pick<CryptoProvider, 'sha256'>,
  publicKey: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  const reportData = new Uint8Array(64)
  reportData.set(provider.sha256(concatBytes(domain, nonce, publicKey)))
  return reportData
}
