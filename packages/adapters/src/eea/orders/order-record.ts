import { type WorkOrderStatus, workOrderStatus } from '@lockstep/core/receipt'
import { z } from 'zod'
import type { RequestId } from '../json-rpc/envelope.js'

/** How an order ended: the `result` of the specification, or the code and sentence of its error. */
export type OrderOutcome =
  | {
      readonly type: 'result'
      readonly result: unknown
      readonly responseHash: string
      readonly expectsUpdates: boolean
    }
  | { readonly type: 'error'; readonly code: number; readonly message: string }

/** A work order as its service keeps it. */
export interface OrderRecord {
  /** As it came. */
  readonly workOrderId: string
  /** Key of the worker. */
  readonly workerId: string
  /** As it came. */
  readonly requesterId: string
  /** As it came. */
  readonly requesterNonce: string
  /** Parameters of WorkOrderSubmit, which the worker opens; gone when the order has ended. */
  readonly request?: unknown
  /** Id of the submission; callbacks carry it. */
  readonly requestId: RequestId
  /** Where the result is posted, in the asynchronous mode. */
  readonly resultUri?: string | undefined
  /** Where it is told that the order has ended, in the notification mode. */
  readonly notifyUri?: string | undefined
  readonly state: WorkOrderStatus
  /** Times that the worker began; a process that died may have been among them. */
  readonly attempts: number
  /** When the caller of a synchronous order stops waiting, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly deadline?: number | undefined
  /** Absent until the order has ended. */
  readonly outcome?: OrderOutcome | undefined
  /** When the order ended. */
  readonly endedAt?: number | undefined
  /** Place in the queue. */
  readonly sequence: number
}

/** Schema of {@link OrderRecord} in an order book. */
export const orderRecordSchema: z.ZodType<OrderRecord> = z.object({
  workOrderId: z.string(),
  workerId: z.string(),
  requesterId: z.string(),
  requesterNonce: z.string(),
  request: z.unknown().optional(),
  requestId: z.union([z.string(), z.number(), z.null()]),
  resultUri: z.string().optional(),
  notifyUri: z.string().optional(),
  state: z.enum(workOrderStatus.states),
  attempts: z.number(),
  deadline: z.number().optional(),
  outcome: z
    .discriminatedUnion('type', [
      z.object({
        type: z.literal('result'),
        result: z.unknown(),
        responseHash: z.string(),
        expectsUpdates: z.boolean(),
      }),
      z.object({ type: z.literal('error'), code: z.number(), message: z.string() }),
    ])
    .optional(),
  endedAt: z.number().optional(),
  sequence: z.number(),
})

/** Whether an order waits or is executed. */
export function isOpenOrder({ state }: OrderRecord): boolean {
  return !workOrderStatus.isFinal(state)
}
