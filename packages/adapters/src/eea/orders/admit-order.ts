import { identifierKey } from '../json-rpc/param.js'
import { refuse } from '../json-rpc/refuse.js'
import { textIn } from '../json-rpc/text-in.js'
import { workerStatuses } from '../registry/worker-record.js'
import { parseWorkOrderRequest, type WorkOrderRequest } from '../work-order/work-order-request.js'
import { type Invocation, type InvocationMode, invocationOf } from './invocation-mode.js'
import { deniedCallback, inactiveWorker, unknownWorker } from './order-refusals.js'
import type { ServiceTables } from './service-tables.js'
import type { WorkOrderWorker } from './work-order-worker.js'

export interface AdmissionOptions {
  readonly tables: Pick<ServiceTables, 'workers'>
  /** By key of the worker. */
  readonly workers: ReadonlyMap<string, WorkOrderWorker>
  /** Modes that are served. */
  readonly modes: readonly InvocationMode[]
  /** Whether a callback may go to a URI, as far as can be said without asking for the host's addresses. */
  readonly permitsCallback: (uri: string) => boolean
}

/** An order that may be taken. */
export interface AdmittedOrder {
  readonly worker: WorkOrderWorker
  readonly request: WorkOrderRequest
  readonly invocation: Invocation
}

/**
 * Checks what can be checked of an order without opening it.
 *
 * @throws EeaError `InvalidParameter`, `WorkerInactive`, `UnsupportedMode`, `AccessDenied`, and what the worker throws.
 */
export function admitOrder(options: AdmissionOptions, params: unknown): AdmittedOrder {
  const worker = options.workers.get(identifierKey(textIn(params, 'workerId')))
  if (worker === undefined) throw unknownWorker()
  const request = parseWorkOrderRequest(worker.profile, params)
  const status = options.tables.workers.get(identifierKey(worker.workerId))?.status
  if (status !== undefined && status !== workerStatuses.active) throw inactiveWorker(status)
  const invocation = invocationOf(worker.profile, request)
  assertServed(options, invocation)
  worker.admit?.(request)
  return { worker, request, invocation }
}

function assertServed({ modes, permitsCallback }: AdmissionOptions, asked: Invocation): void {
  const unsupported = asked.modes.find((mode) => !modes.includes(mode))
  if (unsupported !== undefined) {
    throw refuse('UnsupportedMode', `this service does not answer in ${unsupported} mode; ask for another one`)
  }
  for (const uri of [asked.resultUri, asked.notifyUri]) {
    if (uri !== undefined && !permitsCallback(uri)) throw deniedCallback()
  }
}
