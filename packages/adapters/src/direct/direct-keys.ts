import {
  type CryptoProvider,
  createShieldingDecryptor,
  type Entropy,
  type RsaPrivateKey,
  type ShieldingDecryptorOptions,
  type ShieldingOutcome,
} from '@lockstep/core/crypto'
import { requestSealing } from '../tee/request-seal.js'
import type { Sealing } from '../tee/seal.js'

/** The shard's shielding keys as the direct path uses them. */
export interface DirectKeys {
  /** Opens what was encrypted for one of the keys that the next block takes. */
  open(ciphertext: Uint8Array): ShieldingOutcome
  /** What requests for the log are sealed with now. */
  sealing(): Sealing
}

export interface DirectKeysOptions extends ShieldingDecryptorOptions {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
}

interface PreparedKey {
  readonly sealing: Sealing
  open(ciphertext: Uint8Array): ShieldingOutcome
}

/** @param keys those that the next block takes, the current one first; at least one. */
export function createDirectKeys(
  { provider, entropy, ...options }: DirectKeysOptions,
  keys: () => readonly [RsaPrivateKey, ...RsaPrivateKey[]],
): DirectKeys {
  const prepared = new WeakMap<RsaPrivateKey, PreparedKey>()

  function prepare(key: RsaPrivateKey): PreparedKey {
    const known = prepared.get(key)
    if (known !== undefined) return known
    const open = createShieldingDecryptor(provider, key, options)
    const made = { sealing: requestSealing(provider, entropy, key), open }
    prepared.set(key, made)
    return made
  }

  return {
    open(ciphertext) {
      const [current, ...former] = keys()
      let outcome = prepare(current).open(ciphertext)
      for (const key of former) {
        if (outcome.type === 'Undecryptable') outcome = prepare(key).open(ciphertext)
      }
      return outcome
    },
    sealing: () => prepare(keys()[0]).sealing,
  }
}
