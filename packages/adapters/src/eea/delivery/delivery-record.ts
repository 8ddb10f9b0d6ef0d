import { z } from 'zod'

/** `result` goes to `resultUri`, `notification` to `notifyUri`. */
export type DeliveryKind = 'result' | 'notification'

/** What is owed to the receiver of a callback. */
export interface DeliveryRecord {
  readonly workOrderId: string
  readonly kind: DeliveryKind
  readonly uri: string
  /** `owed` until the receiver acknowledges, or until the service gives up and leaves it `abandoned`. */
  readonly state: 'owed' | 'acknowledged' | 'abandoned'
  /** Those that have ended, whatever came of them. */
  readonly attempts: number
  /** When the next attempt is due, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly dueAt: number
}

/** Schema of {@link DeliveryRecord} in an order book. */
export const deliveryRecordSchema: z.ZodType<DeliveryRecord> = z.object({
  workOrderId: z.string(),
  kind: z.enum(['result', 'notification']),
  uri: z.string(),
  state: z.enum(['owed', 'acknowledged', 'abandoned']),
  attempts: z.number(),
  dueAt: z.number(),
})

/** Key of a delivery: an order owes each kind once. */
export function deliveryKey({ workOrderId, kind }: Pick<DeliveryRecord, 'workOrderId' | 'kind'>): string {
  return `${workOrderId}/${kind}`
}
