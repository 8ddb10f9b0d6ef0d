import { type Hex, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'

/**
 * Commitment to byte strings and their order: BLAKE2b-256 of their number (u32, little-endian) and of the BLAKE2b-256
 * of each.
 *
 * Rejected: Substrate's ordered trie, which nothing here needs a proof from; the keccak tree of Integritee's
 * confirmations, in which a 64-byte item can pass for a pair of nodes.
 */
export function sequenceRoot(provider: Pick<CryptoProvider, 'blake2b256'>, items: readonly Uint8Array[]): Hex {
  const hashes = new Uint8Array(4 + 32 * items.length)
  new DataView(hashes.buffer).setUint32(0, items.length, true)
  for (const [index, item] of items.entries()) hashes.set(provider.blake2b256(item), 4 + 32 * index)
  return toHex(provider.blake2b256(hashes))
}
