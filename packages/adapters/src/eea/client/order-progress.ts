import type { RequesterSession } from '../work-order/compose-request.js'
import { workOrderCode } from '../work-order/eea-code.js'
import { type OpenedResponse, type OutputDataKeys, openResponse } from '../work-order/open-response.js'
import type { TrustedWorker } from './discover-worker.js'
import type { RpcAnswer } from './rpc-answer.js'
import { serviceRefused } from './service-refused.js'

/** Where an order stands: its checked result, or how far it is. */
export type OrderProgress =
  | { readonly type: 'completed'; readonly response: OpenedResponse }
  | { readonly type: 'pending' | 'processing' }

/**
 * Reads the answer to WorkOrderSubmit, to WorkOrderGetResult, or a callback. A result is believed only with the
 * worker's signature over it.
 *
 * SPEC: code 6 of WorkOrderSubmit is also "unsupported mode"; without `data.workOrderId` it is that.
 *
 * @throws EeaError `ServiceRefused` for an order that failed or was not taken; as `openResponse`.
 */
export function readOrderProgress(
  method: string,
  worker: TrustedWorker,
  session: RequesterSession,
  answer: RpcAnswer,
  dataKeys?: OutputDataKeys,
): OrderProgress {
  if (answer.type === 'result') {
    const response = openResponse(worker.suite, session, answer.result, worker.verificationKey, dataKeys)
    return { type: 'completed', response }
  }
  if (answer.code === workOrderCode.pending) return { type: 'pending' }
  if (answer.code === workOrderCode.processing && namesOrder(answer.data)) return { type: 'processing' }
  throw serviceRefused(method, answer)
}

function namesOrder(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'workOrderId' in data
}
