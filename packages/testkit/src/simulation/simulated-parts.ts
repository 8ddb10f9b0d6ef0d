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

const realParts: SimulatedParts = {
  createWorker,
  openStore: (disk, identity) => openFileStore('/store', { identity, disk }),
  launchEnclave: createEnclaveRuntime,
  connect: (connections) => connections,
}

/** Parts in the place of real ones, or what makes them anew for each run: where they keep something to themselves. */
export type PartsSource = Partial<SimulatedParts> | (() => Partial<SimulatedParts>)

/** All parts, for one run. */
export function partsOf(source: PartsSource): SimulatedParts {
  return { ...realParts, ...(typeof source === 'function' ? source() : source) }
}

/** The names of the parts that are not the real ones. */
export function partNames(source: PartsSource): readonly string[] {
  return Object.keys(typeof source === 'function' ? source() : source).sort()
}
