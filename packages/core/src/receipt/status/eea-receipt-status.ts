import type { EventOf, StateOf } from './chart.js'
import { compileChart } from './compile-chart.js'
import type { StatusTable } from './status-table.js'

/**
 * The life of an EEA work order receipt. A receipt that does not exist is a state too, so that an update without a
 * receipt and a second creation are refused like any other wrong step.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Creating a Work Order Receipt" (a receipt may be created with any status,
 * `processed` expects more worker updates, `completed` expects none) and "Updating a Work Order Receipt" (an update
 * of type 0 to 255 sets the status). No update returns to `pending`. Updates of a type over 255 never change the
 * status, in final states neither, and are no events here.
 */
export const eeaReceiptStatusChart = {
  id: 'eeaReceiptStatus',
  initial: 'absent',
  states: {
    absent: {
      on: {
        createPending: 'pending',
        createCompleted: 'completed',
        createProcessed: 'processed',
        createFailed: 'failed',
        createRejected: 'rejected',
        createApplicationSpecific: 'applicationSpecific',
      },
    },
    pending: {
      on: {
        updateCompleted: 'completed',
        updateProcessed: 'processed',
        updateFailed: 'failed',
        updateRejected: 'rejected',
      },
    },
    completed: { type: 'final' },
    processed: { on: { updateProcessed: 'processed', updateCompleted: 'completed' } },
    failed: { type: 'final' },
    rejected: { type: 'final' },
    // Not decided yet, and the text has no rule against deciding it.
    applicationSpecific: {
      on: {
        updateCompleted: 'completed',
        updateProcessed: 'processed',
        updateFailed: 'failed',
        updateRejected: 'rejected',
      },
    },
  },
} as const

/** Status of an EEA work order receipt. */
export type EeaReceiptStatus = StateOf<typeof eeaReceiptStatusChart>

/** Creation or update of an EEA work order receipt. */
export type EeaReceiptEvent = EventOf<typeof eeaReceiptStatusChart>

/** {@link eeaReceiptStatusChart} as a table. */
export const eeaReceiptStatus: StatusTable<EeaReceiptStatus, EeaReceiptEvent> = compileChart(eeaReceiptStatusChart)
