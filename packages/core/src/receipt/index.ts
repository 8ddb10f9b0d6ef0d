export { type BlockHeader, blockHeaderCodec, blockHeaderHash, blockHeaderPayload } from './block-header.js'
export { chainReceiptsRoot } from './chain-receipts-root.js'
export { codeName } from './code-name.js'
export { type EngineCode, engineCodes } from './engine-code.js'
export { type CallResult, callResult, type NamedEvent, receiptEvents } from './read-receipt.js'
export {
  type EventRecord,
  maxBlockMessages,
  maxEffects,
  maxEvents,
  type Receipt,
  receiptCodec,
} from './receipt.js'
export {
  proveReceipt,
  type ReceiptProof,
  receiptProofCodec,
  receiptProofRoot,
  verifyReceiptProof,
} from './receipt-proof.js'
export { buildReceiptTree, type ReceiptTree, receiptLeaf, receiptsRoot } from './receipt-tree.js'
export { type SignedHeader, signedHeaderCodec, signHeader, verifySignedHeader } from './signed-header.js'
export { type SignedReceipt, signedReceiptCodec, verifySignedReceipt } from './signed-receipt.js'
export * from './status/index.js'
