import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { WorkOrderProfile } from './profile.js'
import { publicKeyTextBytes } from './public-key-text.js'

/** Bytes of REPORTDATA in an SGX report body. */
export const REPORT_DATA_LENGTH = 64

/**
 * REPORTDATA of an enclave, 64 bytes: SHA-256 of the decoded `verificationKey` and the UTF-8 `extendedMeasurements`,
 * then zeros. A list of measurements is joined with commas. A pool's master enclave reports the same.
 *
 * SPEC: Appendix A, "Intel SGX Worker Type Data". COMPAT: Avalon hashes the PEM text alone.
 */
export function reportDataOf(
  provider: CryptoProvider,
  profile: WorkOrderProfile,
  verificationKey: string,
  extendedMeasurements: string | readonly string[] = '',
): Uint8Array {
  const measurements = profile.publicKeys === 'pem' ? '' : String(extendedMeasurements)
  const preimage = concatBytes(publicKeyTextBytes(profile, verificationKey), utf8ToBytes(measurements))
  return concatBytes(provider.sha256(preimage), new Uint8Array(REPORT_DATA_LENGTH / 2))
}
