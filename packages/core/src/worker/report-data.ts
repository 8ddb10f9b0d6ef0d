import { createWriter, finish, H256, text, writeBytes } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import type { Hex } from '../hex.js'
import type { Attestation } from './attestation.js'

const tag = Uint8Array.from('lockstep/attestation/v1\0', (letter) => letter.charCodeAt(0))
const shieldingKeyText = text(16_384)

/**
 * The report data of an attestation, 64 bytes: SHA-256 of `lockstep/attestation/v1` ‖ 0x00 ‖ shielding key (text) ‖
 * enclave account (32) ‖ box public key (32) ‖ challenge (32), then 32 zero bytes.
 *
 * The challenge is fresh for every asker, so that an old quote cannot be shown again for keys that were changed.
 */
export function attestationReportData(
  provider: Pick<CryptoProvider, 'sha256'>,
  keys: Omit<Attestation, 'quote'>,
  challenge: Hex,
): Uint8Array {
  const writer = createWriter()
  writeBytes(writer, tag)
  shieldingKeyText.write(writer, keys.shieldingKey)
  H256.write(writer, keys.enclaveAccount)
  H256.write(writer, keys.boxPublicKey)
  H256.write(writer, challenge)
  const reportData = new Uint8Array(64)
  reportData.set(provider.sha256(finish(writer)))
  return reportData
}
