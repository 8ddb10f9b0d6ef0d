import type { CryptoProvider } from '@lockstep/core/crypto'

/** How the hashes of two nodes are put together. */
export interface PairOrder {
  /** Lower hash first, as `binary-merkle-tree` of Substrate v0.9.42 does; otherwise left before right. */
  readonly sortedPairs: boolean
}

/**
 * Root of a binary Merkle tree: leaves and nodes hashed by keccak-256, an odd node at the end of a level moves up as it
 * is, no leaves give 32 zero bytes.
 *
 * SPEC: Substrate `utils/binary-merkle-tree`. It is kept for Integritee's confirmations only: leaf and node hashes
 * share one domain, so a leaf of 64 bytes can pass for a pair. Its leaves here are 32-byte hashes, which cannot.
 *
 * PERF: 2n − 1 hashes for n leaves.
 */
export function binaryMerkleRoot(
  provider: Pick<CryptoProvider, 'keccak256'>,
  leaves: readonly Uint8Array[],
  { sortedPairs }: PairOrder,
): Uint8Array {
  let level = leaves.map((leaf) => provider.keccak256(leaf))
  while (level.length > 1) level = pairUp(provider, level, sortedPairs)
  return level[0] ?? new Uint8Array(32)
}

function pairUp(
  provider: Pick<CryptoProvider, 'keccak256'>,
  level: readonly Uint8Array[],
  sortedPairs: boolean,
): Uint8Array[] {
  const parents: Uint8Array[] = []
  for (const [index, left] of level.entries()) {
    if (index % 2 === 1) continue
    const right = level[index + 1]
    if (right === undefined) parents.push(left)
    else
      parents.push(provider.keccak256(sortedPairs && isBelow(right, left) ? joined(right, left) : joined(left, right)))
  }
  return parents
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const pair = new Uint8Array(first.length + second.length)
  pair.set(first)
  pair.set(second, first.length)
  return pair
}

function isBelow(one: Uint8Array, other: Uint8Array): boolean {
  for (const [index, byte] of one.entries()) {
    const difference = byte - (other[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
