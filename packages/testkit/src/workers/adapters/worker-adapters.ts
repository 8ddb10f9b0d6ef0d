import { embeddedAdapter, inProcessEnclaveAdapter } from './embedded-adapters.js'
import { orderedLogAdapter } from './ordered-log-adapter.js'
import type { WorkerAdapter } from './worker-adapter.js'

/**
 * The EEA's side takes packages that only some have installed, an HTTP server among them, and is loaded when it is
 * needed. Where they are missing, the ordered log stands for itself, without work orders in front of it: an STF is
 * not accused of what is not installed.
 */
const workOrderAdapter: WorkerAdapter = {
  name: 'EEA work orders',
  async run(shard, faults) {
    const adapter = await loadWorkOrders()
    return adapter.run(shard, faults)
  },
}

async function loadWorkOrders(): Promise<WorkerAdapter> {
  try {
    const loaded = await import('./work-order-adapter.js')
    return loaded.workOrderAdapter
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return orderedLogAdapter
    throw error
  }
}

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
