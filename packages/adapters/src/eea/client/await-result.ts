import { LockstepError } from '@lockstep/core'
import type { RequesterSession } from '../work-order/compose-request.js'
import type { OpenedResponse, OutputDataKeys } from '../work-order/open-response.js'
import type { TrustedWorker } from './discover-worker.js'
import { type OrderProgress, readOrderProgress } from './order-progress.js'
import type { ServiceConnection } from './service-connection.js'

/** How a result is asked for until it is there. Times are in milliseconds. */
export interface PullOptions {
  /** Milliseconds after which the client stops asking; the order goes on. 600,000 if left out. */
  readonly deadline?: number
  /** Milliseconds before the second question; each wait is half as long again, up to `longestWait`. 50 if left out. */
  readonly firstWait?: number
  /** 5,000 if left out. */
  readonly longestWait?: number
  /** Ends the wait, which rejects with its reason; the order goes on. */
  readonly signal?: AbortSignal
  /** Keys of outputs that are not encrypted under the session key. */
  readonly dataKeys?: OutputDataKeys
}

/** Asks once for the result of an order. @throws as {@link readOrderProgress} */
export async function fetchResult(
  service: ServiceConnection,
  worker: TrustedWorker,
  session: RequesterSession,
  dataKeys?: OutputDataKeys,
): Promise<OrderProgress> {
  const { workOrderId } = session.request
  const answer = await service.call('WorkOrderGetResult', { workOrderId })
  return readOrderProgress('WorkOrderGetResult', worker, session, answer, dataKeys)
}

/**
 * Asks until the order has ended, less and less often.
 *
 * SPEC: "Work Order Pull Request Payload": the requester should pull again later.
 *
 * @throws LockstepError `ResultTimeout`; as {@link fetchResult}; the signal's reason.
 */
export async function awaitResult(
  service: ServiceConnection,
  worker: TrustedWorker,
  session: RequesterSession,
  options: PullOptions = {},
): Promise<OpenedResponse> {
  const { deadline = 600_000, firstWait = 50, longestWait = 5000, signal, dataKeys } = options
  const end = performance.now() + deadline
  for (let wait = firstWait; ; wait = Math.min(wait * 1.5, longestWait)) {
    signal?.throwIfAborted()
    const progress = await fetchResult(service, worker, session, dataKeys)
    if (progress.type === 'completed') return progress.response
    if (performance.now() + wait > end) throw tooLate(session.request.workOrderId, deadline)
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

function tooLate(workOrderId: string, deadline: number): LockstepError {
  return new LockstepError(
    'ResultTimeout',
    `the order did not end in ${deadline} ms; it goes on, so ask for it again later`,
    { field: 'workOrderId', value: workOrderId, limit: deadline },
  )
}
