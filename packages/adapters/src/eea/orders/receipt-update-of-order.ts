import { fromHex } from '@lockstep/core'
import { identifierKey } from '../json-rpc/param.js'
import type { ReceiptRecord } from '../receipt/receipt-record.js'
import { receiptStatuses, statusAfter } from '../receipt/receipt-status.js'
import type { OrderRecord } from './order-record.js'
import type { ReceiptUpdateToSign } from './work-order-worker.js'

/**
 * The update that an ended order brings to its receipt; `undefined` where there is none to bring: the order is open,
 * the receipt names another worker, or its status was decided already.
 *
 * SPEC: "Updating a Work Order Receipt": an update to completed or processed carries the hash of the response. For
 * failed the data is left to the application; here it is empty.
 */
export function receiptUpdateOf(
  order: OrderRecord,
  receipt: Pick<ReceiptRecord, 'workerId' | 'workOrderId' | 'currentStatus'>,
): ReceiptUpdateToSign | undefined {
  if (order.outcome === undefined || identifierKey(receipt.workerId) !== order.workerId) return undefined
  const update = updateOfOutcome(order.outcome)
  if (statusAfter(receipt.currentStatus, update.updateType) === undefined) return undefined
  return { ...update, workOrderId: receipt.workOrderId }
}

function updateOfOutcome(outcome: NonNullable<OrderRecord['outcome']>): Omit<ReceiptUpdateToSign, 'workOrderId'> {
  if (outcome.type === 'error') return { updateType: receiptStatuses.failed, updateData: new Uint8Array() }
  const updateType = outcome.expectsUpdates ? receiptStatuses.processed : receiptStatuses.completed
  return { updateType, updateData: fromHex(outcome.responseHash) }
}
