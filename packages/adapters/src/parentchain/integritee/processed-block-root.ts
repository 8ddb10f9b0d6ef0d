import { fromHex, type Hex, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { binaryMerkleRoot, type PairOrder } from './binary-merkle-root.js'

/**
 * The `trusted_calls_merkle_root` by which a worker confirms a parentchain block: the keccak-256 Merkle root over the
 * `inputHash` of its inputs, in extrinsic order. A block of a real chain has at least its timestamp, so the root is 32
 * zero bytes only for an empty list.
 *
 * `sortedPairs` is true by default: Integritee's worker pins Substrate v0.9.42, whose tree puts the lower hash first.
 * Pass false to compare with workers built on v0.9.43 or later, which went back to left-before-right. One or two inputs
 * often give the same root either way.
 *
 * COMPAT: Integritee counts every input whose dispatch succeeded, whether or not it could be decrypted, but leaves a
 * shielding out whose beneficiary could not; the caller decides by what it passes.
 */
export function processedBlockRoot(
  provider: Pick<CryptoProvider, 'keccak256'>,
  inputs: readonly { readonly inputHash: Hex }[],
  { sortedPairs = true }: Partial<PairOrder> = {},
): Hex {
  const leaves = inputs.map(({ inputHash }) => fromHex(inputHash))
  return toHex(binaryMerkleRoot(provider, leaves, { sortedPairs }))
}
