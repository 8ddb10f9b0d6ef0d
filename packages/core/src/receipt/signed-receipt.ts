import { type Codec, struct } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { fromHex, type Hex } from '../hex.js'
import { type Receipt, receiptCodec } from './receipt.js'
import { type ReceiptProof, receiptProofCodec, verifyReceiptProof } from './receipt-proof.js'
import { type SignedHeader, signedHeaderCodec, verifySignedHeader } from './signed-header.js'

/** A receipt with all that is needed to believe it: its place in the block, and the block's signed header. */
export interface SignedReceipt {
  readonly receipt: Receipt
  readonly proof: ReceiptProof
  readonly signedHeader: SignedHeader
}

export const signedReceiptCodec: Codec<SignedReceipt> = struct({
  receipt: receiptCodec,
  proof: receiptProofCodec,
  signedHeader: signedHeaderCodec,
})

/** Whether the enclave with this account vouches for the receipt, as one of this shard and of the block it names. */
export function verifySignedReceipt(
  provider: CryptoProvider,
  { receipt, proof, signedHeader }: SignedReceipt,
  enclaveAccount: Hex,
): boolean {
  const { header } = signedHeader
  return (
    receipt.shard === header.shard &&
    receipt.block === header.number &&
    verifySignedHeader(provider, signedHeader, enclaveAccount) &&
    verifyReceiptProof(provider, fromHex(header.receiptsRoot), receipt, proof)
  )
}
