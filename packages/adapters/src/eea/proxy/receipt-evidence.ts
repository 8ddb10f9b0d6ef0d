import { encode, type Hex, toHex } from '@lockstep/core'
import {
  type BlockHeader,
  blockHeaderCodec,
  receiptCodec,
  receiptProofCodec,
  type SignedReceipt,
  signedHeaderCodec,
} from '@lockstep/core/receipt'

/** The arguments by which the `ReceiptVerifier` contract is shown a receipt: SCALE bytes, as its functions name them. */
export interface ReceiptEvidence {
  /** 204 bytes. */
  readonly header: Hex
  /** The header, then the mark and the bytes of its signature; 269 bytes where that is an Ed25519 one. */
  readonly signedHeader: Hex
  readonly receipt: Hex
  readonly proof: Hex
  readonly parentReceiptsRoot: Hex
}

/** Takes a signed receipt apart for the `ReceiptVerifier` contract. */
export function receiptEvidence({ receipt, proof, parentReceiptsRoot, signedHeader }: SignedReceipt): ReceiptEvidence {
  return {
    header: headerEvidence(signedHeader.header),
    signedHeader: toHex(encode(signedHeaderCodec, signedHeader)),
    receipt: toHex(encode(receiptCodec, receipt)),
    proof: toHex(encode(receiptProofCodec, proof)),
    parentReceiptsRoot,
  }
}

/** The 204 bytes of a header, as the functions of the `ReceiptVerifier` contract take it. */
export function headerEvidence(header: BlockHeader): Hex {
  return toHex(encode(blockHeaderCodec, header))
}
