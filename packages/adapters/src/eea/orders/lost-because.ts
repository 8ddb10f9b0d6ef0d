import { refuse } from '../json-rpc/refuse.js'
import type { EeaError } from '../work-order/eea-error.js'
import type { OrderRecord } from './order-record.js'
import type { WorkOrderWorker } from './work-order-worker.js'

/** Why an order that a process left behind is not begun again; `undefined` if it is. */
export function lostBecause(
  order: OrderRecord,
  workers: ReadonlyMap<string, WorkOrderWorker>,
  attempts: number,
): EeaError | undefined {
  if (!workers.has(order.workerId)) return refuse('Abandoned', 'the worker of this order is not hosted here any more')
  if (order.attempts < attempts) return undefined
  return refuse('Abandoned', `the order was begun ${order.attempts} times and never ended; submit another one`)
}
