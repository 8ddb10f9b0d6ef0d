import { type EeaReceiptEvent, type EeaReceiptStatus, eeaReceiptStatus } from '@lockstep/core/receipt'

/** SPEC: "Creating a Work Order Receipt". 5 to 254 are reserved; values above 255 are the application's. */
export const receiptStatuses = { pending: 0, completed: 1, processed: 2, failed: 3, rejected: 4 } as const

/** Any status, in look-ups only. */
export const anyReceiptStatus = 255

const createEvents: readonly EeaReceiptEvent[] = [
  'createPending',
  'createCompleted',
  'createProcessed',
  'createFailed',
  'createRejected',
]

const updateEvents: readonly (EeaReceiptEvent | undefined)[] = [
  // No update returns to pending, so the chart has no event for it.
  undefined,
  'updateCompleted',
  'updateProcessed',
  'updateFailed',
  'updateRejected',
]

const stateNames: readonly EeaReceiptStatus[] = ['pending', 'completed', 'processed', 'failed', 'rejected']

/** Whether a status or an update's type belongs to the application. */
export function isApplicationSpecific(value: number): boolean {
  return value > anyReceiptStatus
}

/** The chart's state of a stored status; `absent` where there is no receipt. */
export function receiptState(status: number | undefined): EeaReceiptStatus {
  if (status === undefined) return 'absent'
  return isApplicationSpecific(status) ? 'applicationSpecific' : (stateNames[status] ?? 'absent')
}

/** Whether a receipt may be created with `created` where the status is `current`. */
export function mayCreate(current: number | undefined, created: number): boolean {
  const event = isApplicationSpecific(created) ? 'createApplicationSpecific' : createEvents[created]
  return event !== undefined && eeaReceiptStatus.next(receiptState(current), event) !== undefined
}

/**
 * The status after an update of type `updateType`; `undefined` when the chart refuses it. An application-specific
 * update changes no status and is taken wherever there is a receipt.
 */
export function statusAfter(current: number, updateType: number): number | undefined {
  if (isApplicationSpecific(updateType)) return current
  const event = updateEvents[updateType]
  if (event === undefined || eeaReceiptStatus.next(receiptState(current), event) === undefined) return undefined
  return updateType
}
