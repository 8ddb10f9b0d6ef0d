import { encode, text, tuple, u32 } from '@lockstep/core'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'

const label = tuple(u32, text(64), u32)

/**
 * Entropy that a seed reproduces: blake2-256 of seed, purpose and a count, block after block. It makes a run
 * repeatable and keeps no secret, so keys never come from it.
 */
export function seededEntropy(provider: CryptoProvider, seed: number, purpose: string): Entropy {
  let count = 0
  return (length) => {
    const drawn = new Uint8Array(length)
    for (let offset = 0; offset < length; offset += 32) {
      const block = provider.blake2b256(encode(label, [seed, purpose, count]))
      drawn.set(block.subarray(0, Math.min(32, length - offset)), offset)
      count += 1
    }
    return drawn
  }
}
