import { LockstepError } from '../error.js'
import { type OperationStatus, type OperationStatusEvent, operationStatus } from '../receipt/index.js'
import type { PoolReport } from './pool-report.js'
import type { PoolState, Queue, Slot } from './pool-state.js'

type Details = Pick<PoolReport, 'block' | 'reason' | 'cause'>

/** Takes one step in an operation's life: changes its status and its queue, and reports it. */
export function moveSlot<Payload>(
  state: PoolState<Payload>,
  slot: Slot<Payload>,
  event: OperationStatusEvent,
  now: number,
  details: Details = {},
): void {
  const status = operationStatus.next(slot.status, event)
  if (status === undefined) throw impossibleStep(slot.status, event)
  leaveQueue(state, slot)
  slot.status = status
  slot.since = now
  enterQueue(state, slot)
  state.reports.push({ operationHash: slot.operationHash, status, ...details })
}

/** Puts a waiting operation behind all others of its queue. */
export function requeueSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>): void {
  leaveQueue(state, slot)
  enterQueue(state, slot)
}

function leaveQueue<Payload>(state: PoolState<Payload>, slot: Slot<Payload>): void {
  const queue = queueOf(state, slot.status)
  if (queue?.slots.delete(slot.operationHash) === true) queue.bytes -= slot.size
}

function enterQueue<Payload>(state: PoolState<Payload>, slot: Slot<Payload>): void {
  const queue = queueOf(state, slot.status)
  if (queue === undefined) return
  queue.slots.set(slot.operationHash, slot)
  queue.bytes += slot.size
}

function queueOf<Payload>({ queues }: PoolState<Payload>, status: OperationStatus): Queue<Payload> | undefined {
  return status === 'future' || status === 'ready' || status === 'broadcast' ? queues[status] : undefined
}

/** The pool's own defect: its callers cannot ask for a step that the chart does not have. */
function impossibleStep(status: OperationStatus, event: OperationStatusEvent): LockstepError {
  return new LockstepError('PoolDefect', `an operation that is ${status} cannot become ${event}; report this defect`, {
    field: 'status',
    value: status,
    limit: event,
  })
}
