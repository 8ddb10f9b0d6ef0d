import type { CryptoProvider } from '@lockstep/core/crypto'
import type { PayloadFormat } from './payload-format.js'
import type { WorkOrderProfile } from './profile.js'
import type { WorkerAlgorithms } from './worker-algorithms.js'

/** What a requester and a worker agree on before the first work order: the dialect and the worker's algorithms. */
export interface WorkOrderSuite {
  readonly provider: CryptoProvider
  readonly profile: WorkOrderProfile
  readonly algorithms: WorkerAlgorithms
  /** Payload formats of the application's own, beside JSON-RPC and JSON-RPC-JWT; their names start with `~`. */
  readonly customFormats?: readonly PayloadFormat[] | undefined
}
