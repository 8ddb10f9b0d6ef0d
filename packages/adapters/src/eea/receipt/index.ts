export {
  maximumUpdateData,
  type ReceiptCreation,
  type ReceiptUpdate,
  receiptCreationSchema,
  receiptUpdateSchema,
} from './receipt-params.js'
export { creationPreimage, type SignedCreation, type SignedUpdate, updatePreimage } from './receipt-preimage.js'
export type { ReceiptRecord, ReceiptUpdateRecord } from './receipt-record.js'
export {
  anyReceiptStatus,
  isApplicationSpecific,
  mayCreate,
  receiptState,
  receiptStatuses,
  statusAfter,
} from './receipt-status.js'
export { lastUpdate } from './receipts.js'
export { algorithmsOf } from './signature-rules.js'
