import type { CryptoProvider } from '../crypto/index.js'

const chainTag = 0x02

/**
 * The receipts root of a header: SHA-256 of 0x02 ‖ receipts root of the header before (32 bytes; zero bytes for the
 * first) ‖ root of the block's own receipts (32).
 *
 * So two workers with the same receipts root have the same receipts in all blocks until then. It leaves out the
 * parentchain's hashes on purpose: the same operations over another chain have the same root.
 */
export function chainReceiptsRoot(
  provider: Pick<CryptoProvider, 'sha256'>,
  parentRoot: Uint8Array,
  blockRoot: Uint8Array,
): Uint8Array {
  const preimage = new Uint8Array(65)
  preimage[0] = chainTag
  preimage.set(parentRoot, 1)
  preimage.set(blockRoot, 33)
  return provider.sha256(preimage)
}
