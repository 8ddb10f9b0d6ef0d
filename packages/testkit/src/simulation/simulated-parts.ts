import { type Disk, openFileStore } from '@lockstep/adapters/store'
import {
  createEnclaveRuntime,
  type EnclaveConnections,
  type EnclaveRuntime,
  type EnclaveRuntimeOptions,
} from '@lockstep/adapters/tee'
import { createWorker, type Store, type Worker, type WorkerParts } from '@lockstep/core/worker'

/**
 * What is simulated: the parts that a worker is put together from. Left out, each is the real one; whoever writes a part
 * of his own has it simulated in its place.
 */
export interface SimulatedParts {
  createWorker(parts: WorkerParts): Promise<Worker>
  /** Opens the store of one host on its disk. */
  openStore(disk: Disk, identity: Uint8Array): Promise<Store>
  launchEnclave(options: EnclaveRuntimeOptions): EnclaveRuntime
  /** How the enclave of one host, from 0, meets the parentchain; asked at each of its starts. */
  connect(connections: EnclaveConnections, host: number): EnclaveConnections
}

export const realParts: SimulatedParts = {
  createWorker,
  openStore: (disk, identity) => openFileStore('/store', { identity, disk }),
  launchEnclave: createEnclaveRuntime,
  connect: (connections) => connections,
}
