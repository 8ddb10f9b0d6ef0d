import { workOrderCode } from '../work-order/eea-code.js'
import type { WorkOrderProfile } from '../work-order/profile.js'
import type { OrderRecord } from './order-record.js'

/** What a requester is told of an order: its result, or a code of the "Work Order Status Payload". */
export type OrderAnswer =
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'status'; readonly code: number; readonly message: string; readonly workOrderId: string }

/** The answer that an order's record gives. */
export function answerOf(order: OrderRecord, profile: WorkOrderProfile): OrderAnswer {
  const { outcome, workOrderId, state } = order
  if (outcome?.type === 'result') return { type: 'result', result: outcome.result }
  if (outcome !== undefined) return { type: 'status', code: outcome.code, message: outcome.message, workOrderId }
  if (state !== 'processing') return pendingAnswer(workOrderId)
  return { type: 'status', code: profile.codes.processing, message: 'processing: the worker has begun', workOrderId }
}

/** SPEC: "Work Order Status Payload": scheduled to be executed, but not started yet. */
export function pendingAnswer(workOrderId: string): OrderAnswer {
  return {
    type: 'status',
    code: workOrderCode.pending,
    message: 'pending: scheduled, pull for the result later',
    workOrderId,
  }
}
