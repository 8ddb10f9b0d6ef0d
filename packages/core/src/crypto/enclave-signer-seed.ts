import type { CryptoProvider } from './crypto-provider.js'
import type { RsaPrivateKey } from './rsa-key.js'
import { shieldingKeyPairText } from './shielding-key.js'

/**
 * The Ed25519 seed of the account that signs an enclave's own calls: BLAKE2b-256 of the JSON text of the shielding
 * key pair. So every worker that was given the shielding key signs as the same account.
 *
 * SPEC: Integritee worker, `core-primitives/sgx/crypto/src/ed25519_derivation.rs`.
 *
 * @throws LockstepError `InvalidShieldingKey` for parts that do not fit each other.
 */
export function enclaveSignerSeed(provider: CryptoProvider, shieldingKey: RsaPrivateKey): Uint8Array {
  const text = shieldingKeyPairText(shieldingKey)
  return provider.blake2b256(Uint8Array.from(text, (character) => character.charCodeAt(0)))
}
