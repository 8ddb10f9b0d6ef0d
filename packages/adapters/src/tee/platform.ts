import { fromHex, type Hex, toHex } from '@lockstep/core'
import { type CryptoProvider, type Entropy, requireLength } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import { type CounterMemory, createCounterMemory } from './counter/counter-memory.js'
import { createMonotonicCounters } from './counter/monotonic-counters.js'
import type { EnclaveIdentity } from './enclave-identity.js'
import { encodeQuote, quotePayload } from './quote.js'

/**
 * A simulated processor and the authority that vouches for it. Launchers hold it, enclaves never do: each enclave gets
 * functions that are bound to the identity under which it was launched, so it can neither quote for other code nor
 * derive another's sealing key.
 */
export interface Platform {
  /** Ed25519 public key that verifies this platform's quotes. */
  readonly quotingKey: Hex
  /**
   * States that code of this identity, on this platform, chose these 64 bytes.
   *
   * @throws LockstepError `InvalidLength` unless the report data has 64 bytes.
   */
  quote(identity: EnclaveIdentity, reportData: Uint8Array): Uint8Array
  /**
   * The 32-byte key that only this code on this platform has: BLAKE2b-256 of `lockstep/sealing-key/v1` ‖ 0x00 ‖
   * platform secret ‖ MRENCLAVE ‖ debug (one byte). A debug enclave has another key than the same code in production:
   * the host can read its memory.
   */
  sealingKey(identity: EnclaveIdentity): Uint8Array
  /**
   * Raises a monotonic counter of this code to `least`, unless it stands there or above it already, and answers where it
   * stands. It never goes down, whatever enclaves and stores are restored from. Other code has other counters.
   *
   * @param name 32 bytes.
   * @param least 0 to 4294967295; 0 reads.
   * @throws LockstepError `InvalidLength`, `CounterOutOfBounds`; the memory's errors.
   */
  raiseCounter(identity: EnclaveIdentity, name: Hex, least: number): Promise<number>
}

export interface PlatformOptions {
  readonly provider: CryptoProvider
  /** Asked once, for 32 bytes. The same bytes are the same platform again, also in a later process. */
  readonly entropy: Entropy
  /**
   * Where the counters are kept; if left out, as long as the process lives. A platform that comes back in a later
   * process needs what {@link openCounterDirectory} opens, or it has forgotten what rollbacks are told by.
   */
  readonly counters?: CounterMemory
}

const rootSecretSize = 32
const quotingDomain = asciiBytes('lockstep/quoting-key/v1\0')
const platformDomain = asciiBytes('lockstep/platform-secret/v1\0')
const sealingDomain = asciiBytes('lockstep/sealing-key/v1\0')

/**
 * A new simulated platform.
 *
 * What it does not simulate: its secrets lie in the memory of the host's process, where the host can read them, and its
 * counters where the host could set them back. It gives enclaves the protocol of a TEE, not its protection.
 *
 * @throws LockstepError `InvalidLength` for entropy that does not give 32 bytes.
 */
export function createPlatform({ provider, entropy, counters = createCounterMemory() }: PlatformOptions): Platform {
  const rootSecret = entropy(rootSecretSize)
  requireLength('entropy', rootSecret, rootSecretSize)
  const quotingSeed = provider.blake2b256(concatBytes(quotingDomain, rootSecret))
  const platformSecret = provider.blake2b256(concatBytes(platformDomain, rootSecret))
  const monotonic = createMonotonicCounters(provider, counters)
  return {
    quotingKey: toHex(provider.publicKeyEd25519(quotingSeed)),
    quote(identity, reportData) {
      requireLength('reportData', reportData, 64)
      const report = { ...identity, reportData }
      return encodeQuote({ report, signature: provider.signEd25519(quotingSeed, quotePayload(report)) })
    },
    sealingKey: ({ mrenclave, debug }) =>
      provider.blake2b256(concatBytes(sealingDomain, platformSecret, fromHex(mrenclave), Uint8Array.of(debug ? 1 : 0))),
    raiseCounter: monotonic.raise,
  }
}
