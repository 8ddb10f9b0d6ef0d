import { type CryptoProvider, type RsaPublicKey, shieldingKeyText } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'

/**
 * What a shielding key is called: SHA-256 of its public JSON text, as `author_getShieldingKey` has it.
 *
 * @throws LockstepError `InvalidShieldingKey`
 */
export function shieldingKeyHash(provider: Pick<CryptoProvider, 'sha256'>, key: RsaPublicKey): Hex {
  return toHex(provider.sha256(Uint8Array.from(shieldingKeyText(key), (letter) => letter.charCodeAt(0))))
}
