import type { CryptoProvider } from '../crypto/crypto-provider.js'
import type { IntList } from './int-list.js'

/** What a state takes of a provider: SHA-256 of one input, and of many blocks of 64 bytes at once. */
export type TreeHasher = Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>

/** The lowest bit of the last byte of a node's hash: what kind of node it is. */
export const leafBit = 1
export const innerBit = 0

/** The hashes of 64-byte blocks, with the bit of their kind. */
export function hashBlocks(hasher: TreeHasher, blocks: IntList, bit: number): Int32Array<ArrayBuffer> {
  const digests = new Uint8Array(2 * blocks.length)
  if (blocks.length > 0) hasher.sha256Blocks(new Uint8Array(blocks.items.buffer, 0, 4 * blocks.length), digests)
  for (let last = 31; last < digests.length; last += 32) digests[last] = ((digests[last] ?? 0) & 0xfe) | bit
  return new Int32Array(digests.buffer)
}
