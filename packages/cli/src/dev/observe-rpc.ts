import type { RpcEvent } from '@lockstep/adapters/integritee-rpc/server'
import { openRpcLog } from './open-rpc-log.js'
import { serveMetrics } from './serve-metrics.js'

interface Wanted {
  readonly workers: number
  /** 0: a free one; left out: none. */
  readonly metricsPort: number | undefined
  /** Path of a file; left out: none. */
  readonly log: string | undefined
}

/** Where the events of the workers' JSON-RPC go. */
export interface RpcObservation {
  /** What metrics are served below, as `http://127.0.0.1:9615`. */
  readonly metrics: string | undefined
  /** Left out where nobody wants to know: events of threads cost a message each. */
  readonly onRpcEvent?: (worker: number, event: RpcEvent) => void
  close(): Promise<void>
}

/** @throws LockstepError `LogUnwritable`, `PortTaken` */
export async function observeRpc({ workers, metricsPort, log }: Wanted): Promise<RpcObservation> {
  if (metricsPort === undefined && log === undefined) return { metrics: undefined, close: async () => undefined }
  const file = log === undefined ? undefined : openRpcLog(log, workers)
  const served = metricsPort === undefined ? undefined : await serveMetrics(workers, metricsPort).catch(closing(file))
  return {
    metrics: served?.url,
    onRpcEvent(worker, event) {
      served?.observe(worker, event)
      file?.observe(worker, event)
    },
    async close() {
      await served?.close()
      file?.close()
    },
  }
}

function closing(file: { close(): void } | undefined): (error: unknown) => never {
  return (error) => {
    file?.close()
    throw error
  }
}
