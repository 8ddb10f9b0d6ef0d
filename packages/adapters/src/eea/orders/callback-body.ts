import type { DeliveryRecord } from '../delivery/delivery-record.js'
import type { WorkOrderProfile } from '../work-order/profile.js'
import { answerOf } from './order-answer.js'
import type { OrderRecord } from './order-record.js'

/**
 * The JSON text of a callback: a JSON-RPC response with the id of the submission.
 *
 * SPEC: "Work Order Asynchronous Result": the Work Order Result payload; for an order that failed, its status payload.
 * "Work Order Completion Event": the id of the order, whether it succeeded or not.
 */
export function callbackBody(kind: DeliveryRecord['kind'], order: OrderRecord, profile: WorkOrderProfile): string {
  const envelope = { jsonrpc: '2.0', id: order.requestId }
  if (kind === 'notification') return JSON.stringify({ ...envelope, result: { workOrderId: order.workOrderId } })
  const answer = answerOf(order, profile)
  if (answer.type === 'result') return JSON.stringify({ ...envelope, result: answer.result })
  const { code, message, workOrderId } = answer
  return JSON.stringify({ ...envelope, error: { code, message, data: { workOrderId } } })
}
