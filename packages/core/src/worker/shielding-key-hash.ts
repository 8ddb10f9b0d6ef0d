import { type CryptoProvider, type RsaPublicKey, shieldingKeyText } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'

/**
 * What a shielding key is called: SHA-256 of its public JSON text, as `author_getShieldingKey` has it.
 *
 * @throws LockstepError `InvalidShieldingKey`
 */
export function shieldingKeyHash(provider: Pick<CryptoProvider, 'sha256'>, key: RsaPublicKey): Hex {
  return toHex(provider.sha256(asciiBytes(shieldingKeyText(key))))
}

/** PERF: some 1,500 characters at every start of an enclave, which going through them by their iterator makes dear. */
function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = text.charCodeAt(index)
  return bytes
}
