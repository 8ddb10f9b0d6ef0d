import type { EventOf, StateOf } from './chart.js'
import { compileChart } from './compile-chart.js'
import type { StatusTable } from './status-table.js'

/**
 * The life of an EEA work order between requester and worker service. An event is the report of the status of the
 * same name; a requester that pulls sees `pending` and `processing` as often as it asks, and may miss either.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Work Order Request Payload" (the service completes the order, returns an
 * error if it was rejected or failed, or schedules it; in synchronous mode it cancels an order that takes too long),
 * "Work Order Status Payload" (code 5 `pending`, scheduled and not started; code 6 `processing`) and "Work Order Pull
 * Request Payload" (pull until completed or in error).
 *
 * The text has one kind of error. Here `rejected` is refused on arrival, never scheduled; an error after that is
 * `failed`; `cancelled` is the service's own doing.
 */
export const workOrderStatusChart = {
  id: 'workOrderStatus',
  initial: 'submitted',
  states: {
    submitted: {
      on: {
        pending: 'pending',
        processing: 'processing',
        completed: 'completed',
        failed: 'failed',
        rejected: 'rejected',
        cancelled: 'cancelled',
      },
    },
    pending: {
      on: {
        pending: 'pending',
        processing: 'processing',
        completed: 'completed',
        failed: 'failed',
        cancelled: 'cancelled',
      },
    },
    processing: {
      on: { processing: 'processing', completed: 'completed', failed: 'failed', cancelled: 'cancelled' },
    },
    completed: { type: 'final' },
    failed: { type: 'final' },
    rejected: { type: 'final' },
    cancelled: { type: 'final' },
  },
} as const

/** Status of an EEA work order. */
export type WorkOrderStatus = StateOf<typeof workOrderStatusChart>

/** Report of an EEA work order's status. */
export type WorkOrderStatusEvent = EventOf<typeof workOrderStatusChart>

/** {@link workOrderStatusChart} as a table. */
export const workOrderStatus: StatusTable<WorkOrderStatus, WorkOrderStatusEvent> = compileChart(workOrderStatusChart)
