import type { Hex } from '@lockstep/core'
import type { EnclaveKeys, KeySource } from './enclave-keys.js'
import type { Sealing } from './seal.js'
import { unsealKeys } from './sealed-keys.js'

/**
 * Draws the keys or opens them.
 *
 * PERF: `generate` searches RSA primes: tenths of a second natively, many seconds in plain JavaScript.
 *
 * @throws LockstepError `SealBroken`.
 */
export function obtainKeys(sealing: Sealing, shard: Hex, source: KeySource): EnclaveKeys {
  if (typeof source === 'object') return unsealKeys(sealing, shard, source.sealed)
  const { provider, entropy } = sealing
  return {
    signerSeed: entropy(32),
    boxSecret: entropy(32),
    shieldingKey: source === 'generate' ? provider.generateRsaKey() : undefined,
  }
}
