import { type Codec, H256, struct } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import { chainReceiptsRoot } from './chain-receipts-root.js'
import { type Receipt, receiptCodec } from './receipt.js'
import { type ReceiptProof, receiptProofCodec, receiptProofRoot } from './receipt-proof.js'
import { type SignedHeader, signedHeaderCodec, verifySignedHeader } from './signed-header.js'

/** A receipt with all that is needed to believe it: its place in the block, and the block's signed header. */
export interface SignedReceipt {
  readonly receipt: Receipt
  readonly proof: ReceiptProof
  /** The receipts root of the header before; see {@link chainReceiptsRoot}. */
  readonly parentReceiptsRoot: Hex
  readonly signedHeader: SignedHeader
}

/**
 * SCALE layout: receipt ‖ proof ‖ parentReceiptsRoot (32 bytes) ‖ signed header (269 or 270); 388 to 4,213,641 bytes in
 * all. See {@link receiptCodec}, `receiptProofCodec` and {@link signedHeaderCodec} for the parts.
 */
export const signedReceiptCodec: Codec<SignedReceipt> = struct({
  receipt: receiptCodec,
  proof: receiptProofCodec,
  parentReceiptsRoot: H256,
  signedHeader: signedHeaderCodec,
})

/** Whether the enclave with this account vouches for the receipt, as one of this shard and of the block it names. */
export function verifySignedReceipt(provider: CryptoProvider, signed: SignedReceipt, enclaveAccount: Hex): boolean {
  const { receipt, signedHeader } = signed
  const { header } = signedHeader
  return (
    receipt.shard === header.shard &&
    receipt.block === header.number &&
    verifySignedHeader(provider, signedHeader, enclaveAccount) &&
    leadsToHeader(provider, signed)
  )
}

function leadsToHeader(
  provider: Pick<CryptoProvider, 'sha256'>,
  { receipt, proof, parentReceiptsRoot, signedHeader: { header } }: SignedReceipt,
): boolean {
  const blockRoot = receiptProofRoot(provider, receipt, proof)
  if (blockRoot === undefined) return false
  return toHex(chainReceiptsRoot(provider, fromHex(parentReceiptsRoot), blockRoot)) === header.receiptsRoot
}
