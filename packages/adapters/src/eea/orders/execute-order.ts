import { toHex } from '@lockstep/core'
import { serviceCode } from '../json-rpc/refuse.js'
import { EeaError } from '../work-order/eea-error.js'
import type { WorkOrderRequest } from '../work-order/work-order-request.js'
import type { Clock } from './clock.js'
import type { OrderOutcome } from './order-record.js'
import type { ExecutedOrder, WorkOrderWorker } from './work-order-worker.js'

/** How an execution ended. */
export interface Ending {
  readonly event: 'completed' | 'failed' | 'cancelled'
  readonly outcome: OrderOutcome
  /** What a worker threw that is not for requesters. */
  readonly fault?: unknown
}

export interface ExecutionLimits {
  readonly clock: Clock
  /** Milliseconds that a worker may take for one order. */
  readonly executionTime: number
  /** Aborted with an {@link EeaError} when the order is cancelled. */
  readonly cancellation: AbortSignal
}

/**
 * Lets a worker execute an order and never rejects. A worker that does not come back is left behind when its time is
 * over: an order is not pending for ever.
 */
export async function executeOrder(
  worker: WorkOrderWorker,
  request: WorkOrderRequest,
  { clock, executionTime, cancellation }: ExecutionLimits,
): Promise<Ending> {
  const overTime = new AbortController()
  const callOff = clock.after(executionTime, () => overTime.abort(tooLong(executionTime)))
  const signal = AbortSignal.any([cancellation, overTime.signal])
  try {
    return completed(await beforeAbort(worker.execute(request, signal), signal))
  } catch (error) {
    // What a worker throws because it was aborted is not the reason of the end.
    if (signal.aborted) return endingOf(signal.reason)
    return endingOf(error)
  } finally {
    callOff()
  }
}

/** The ending of an order that a time-out or an error stopped. */
export function endingOf(error: unknown): Ending {
  if (error instanceof EeaError) {
    const event = error.code === 'TimedOut' ? 'cancelled' : 'failed'
    return { event, outcome: { type: 'error', code: error.eeaCode, message: error.message } }
  }
  const message = 'the worker failed to execute the order'
  return { event: 'failed', outcome: { type: 'error', code: serviceCode.executionFailed, message }, fault: error }
}

function completed({ result, responseHash, expectsUpdates = false }: ExecutedOrder): Ending {
  return { event: 'completed', outcome: { type: 'result', result, responseHash: toHex(responseHash), expectsUpdates } }
}

async function beforeAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted()
  let stopWaiting = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    stopWaiting = () => signal.removeEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    stopWaiting()
  }
}

const tooLong = (executionTime: number): EeaError =>
  new EeaError(
    'Abandoned',
    serviceCode.abandoned,
    `the order took longer than ${executionTime} ms; ask for less in one order`,
    {
      field: 'workOrderId',
      limit: executionTime,
    },
  )
