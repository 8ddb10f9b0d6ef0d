import { type Disk, openFileStore } from '@lockstep/adapters/store'
import { createEnclaveRuntime, type EnclaveRuntime, type EnclaveRuntimeOptions } from '@lockstep/adapters/tee'
import { createWorker, type Enclave, type Store, type Worker, type WorkerParts } from '@lockstep/core/worker'

/**
 * What a worker is put together from. The properties of workers prove the real parts; whoever writes a part of their own
 * has it proven in its place.
 */
export interface WorkerStandIns {
  createWorker(parts: WorkerParts): Promise<Worker>
  /** Opens the store at `/store` of the disk. */
  openStore(disk: Disk, identity: Uint8Array): Promise<Store>
  launchEnclave(options: EnclaveRuntimeOptions): EnclaveRuntime
}

/** The parts of the house: what a property proves where no others are given. */
export const realWorker: WorkerStandIns = {
  createWorker,
  openStore: (disk, identity) => openFileStore('/store', { identity, disk }),
  launchEnclave: createEnclaveRuntime,
}

/** The runtime as the port that a worker takes. */
export function asEnclave(runtime: EnclaveRuntime): Enclave {
  return { ...runtime, close: async () => undefined }
}
