import type { RequesterSession } from '../work-order/compose-request.js'
import type { OutputDataKeys } from '../work-order/open-response.js'
import type { TrustedWorker } from './discover-worker.js'
import { type OrderProgress, readOrderProgress } from './order-progress.js'
import type { ServiceConnection } from './service-connection.js'

/**
 * Submits a composed order. A synchronous one is completed when this resolves; any other is on its way.
 *
 * @throws EeaError `ServiceRefused` for an order that was not taken, or that failed; as `openResponse`.
 */
export async function submitOrder(
  service: ServiceConnection,
  worker: TrustedWorker,
  session: RequesterSession,
  dataKeys?: OutputDataKeys,
): Promise<OrderProgress> {
  const { request } = session
  const answer = await service.call('WorkOrderSubmit', request, request.responseTimeoutMSecs)
  return readOrderProgress('WorkOrderSubmit', worker, session, answer, dataKeys)
}
