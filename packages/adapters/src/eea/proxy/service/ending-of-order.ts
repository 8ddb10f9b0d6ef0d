import { toHex } from '@lockstep/core'
import type { RequestId } from '../../json-rpc/envelope.js'
import type { Ending } from '../../orders/execute-order.js'
import { responseHash } from '../../work-order/work-order-hash.js'
import { parseWorkOrderResult } from '../../work-order/work-order-result.js'
import type { WorkOrderSuite } from '../../work-order/work-order-suite.js'
import { errorPayload, readResponsePayload, resultPayload } from '../payload/response-payload.js'
import { orderEndings, type ProxyEnding } from './proxy-record.js'

/** The end of an order that the worker executed, or failed to. */
export function endingOfExecution(id: RequestId, workOrderId: string, { outcome }: Ending): ProxyEnding {
  if (outcome.type === 'error') return endingOfError(id, workOrderId, outcome, orderEndings.failed)
  return {
    status: orderEndings.completed,
    response: resultPayload(id, outcome.result),
    updateType: outcome.expectsUpdates ? orderEndings.processed : orderEndings.completed,
    updateData: `0x${outcome.responseHash.slice(2)}`,
  }
}

/**
 * The end of an order with an error: `failed` when its execution went wrong, `rejected` when it was not begun.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Updating a Work Order Receipt" leaves the data of these updates open: empty.
 */
export function endingOfError(
  id: RequestId,
  workOrderId: string,
  { code, message }: { readonly code: number; readonly message: string },
  status: number,
): ProxyEnding {
  return { status, response: errorPayload(id, workOrderId, code, message), updateType: status, updateData: '0x' }
}

/** The end of an order that somebody else completed: the worker itself, or this service before it lost its book. */
export function endingOfResponse(suite: WorkOrderSuite | undefined, status: number, payload: string): ProxyEnding {
  const unknown = { status, response: '', updateType: status, updateData: '0x' } as const
  if (status !== orderEndings.completed || suite === undefined) return unknown
  try {
    const answer = readResponsePayload(payload)
    if (answer.type === 'error') return unknown
    const result = parseWorkOrderResult(suite.profile, answer.result)
    return { ...unknown, updateData: toHex(responseHash(suite, result).digest) }
  } catch {
    return unknown
  }
}
