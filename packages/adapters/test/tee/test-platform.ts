import { createProvider } from '@lockstep/adapters/crypto-native'
import { createPlatform, type Platform } from '@lockstep/adapters/tee'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'

export const provider: CryptoProvider = createProvider()

/** Bytes that repeat from run to run; every call gives others. */
export function countingEntropy(seed: number): Entropy {
  let calls = 0
  return (length) => {
    calls += 1
    const block = provider.blake2b256(Uint8Array.of(seed, calls & 255, calls >> 8))
    return Uint8Array.from({ length }, (_, index) => block[index % 32] ?? 0)
  }
}

export const platform: Platform = createPlatform({ provider, entropy: countingEntropy(1) })
/** The first platform again, with counters at zero: what no real one ever is. */
export const forgetfulPlatform = (): Platform => createPlatform({ provider, entropy: countingEntropy(1) })
export const otherPlatform: Platform = createPlatform({ provider, entropy: countingEntropy(2) })
