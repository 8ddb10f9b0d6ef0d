import { orderFrontedAdapter } from './order-fronted-adapter.js'
import { openWorkOrderDesk } from './work-order-desk.js'
import type { WorkerAdapter } from './worker-adapter.js'

/** The EEA direct model in front of an ordered log: every operation comes as a work order. */
export const workOrderAdapter: WorkerAdapter = orderFrontedAdapter('EEA work orders', openWorkOrderDesk)
