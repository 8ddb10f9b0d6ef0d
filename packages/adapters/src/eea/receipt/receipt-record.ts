import { z } from 'zod'

/** A work order receipt. Texts are as they came, so that signatures can be verified again. */
export interface ReceiptRecord {
  readonly workOrderId: string
  readonly workerServiceId: string
  readonly workerId: string
  readonly requesterId: string
  /** 0 pending, 1 completed, 2 processed, 3 failed, 4 rejected; above 255 the application's. */
  readonly receiptCreateStatus: number
  /** BASE64. */
  readonly workOrderRequestHash: string
  readonly requesterGeneratedNonce: string
  readonly requesterSignature: string
  /** Such as `SHA-256/SECP256K1`, where it is not the worker's algorithms that the signature was made with. */
  readonly signatureRules?: string | undefined
  /** COMPAT: the key that Avalon's clients send along. */
  readonly receiptVerificationKey?: string | undefined
  /** Status now: that of the latest update that changed it, else of the creation. */
  readonly currentStatus: number
  /** Updates that were taken, those of the application too. */
  readonly updateCount: number
  /** Place in look-ups. */
  readonly sequence: number
}

/** One update of a receipt. */
export interface ReceiptUpdateRecord {
  readonly workOrderId: string
  readonly updaterId: string
  /** The status that it set, or above 255 an update of the application, which left the status. */
  readonly updateType: number
  /** BASE64. */
  readonly updateData: string
  readonly updateSignature: string
  /** Such as `SHA-256/SECP256K1`, where it is not the worker's algorithms that the signature was made with. */
  readonly signatureRules?: string | undefined
}

/** Schema of {@link ReceiptRecord} in an order book. */
export const receiptRecordSchema: z.ZodType<ReceiptRecord> = z.object({
  workOrderId: z.string(),
  workerServiceId: z.string(),
  workerId: z.string(),
  requesterId: z.string(),
  receiptCreateStatus: z.number(),
  workOrderRequestHash: z.string(),
  requesterGeneratedNonce: z.string(),
  requesterSignature: z.string(),
  signatureRules: z.string().optional(),
  receiptVerificationKey: z.string().optional(),
  currentStatus: z.number(),
  updateCount: z.number(),
  sequence: z.number(),
})

/** Schema of {@link ReceiptUpdateRecord} in an order book. */
export const receiptUpdateRecordSchema: z.ZodType<ReceiptUpdateRecord> = z.object({
  workOrderId: z.string(),
  updaterId: z.string(),
  updateType: z.number(),
  updateData: z.string(),
  updateSignature: z.string(),
  signatureRules: z.string().optional(),
})

/** Key of the update of a receipt with this index, from 0. */
export function receiptUpdateKey(receiptKey: string, index: number): string {
  return `${receiptKey}/${index}`
}
