import { z } from 'zod'
import type { EncryptionKeyRecord } from '../work-order/encryption-key-record.js'

/** A worker's encryption key for one tag, as it came. */
export type KeyRecord = EncryptionKeyRecord

/** Schema of {@link KeyRecord} in an order book. */
export const keyRecordSchema: z.ZodType<KeyRecord> = z.object({
  workerId: z.string(),
  tag: z.string(),
  encryptionKey: z.string(),
  encryptionKeyNonce: z.string(),
  signature: z.string(),
})
