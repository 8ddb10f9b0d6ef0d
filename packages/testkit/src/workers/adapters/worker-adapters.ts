import { embeddedAdapter, inProcessEnclaveAdapter } from './embedded-adapters.js'
import { orderedLogAdapter } from './ordered-log-adapter.js'
import { workOrderAdapter } from './work-order-adapter.js'
import type { WorkerAdapter } from './worker-adapter.js'

/**
 * Every way in which ordered inputs can come to a worker. A new one is one more entry: property 14 holds it against all
 * others.
 */
export const workerAdapters: readonly WorkerAdapter[] = [
  embeddedAdapter,
  orderedLogAdapter,
  inProcessEnclaveAdapter,
  workOrderAdapter,
]
