export { checkWorkerDetails } from './check-worker-details.js'
export { createRegistryList, type RegistryEntry, type RegistryList, type RegistryListOptions } from './registry-list.js'
export { type RegistryRecord, registryStatuses } from './registry-record.js'
export type { ResolveKey } from './verification-key.js'
export { avalonPayloadFormat, type KnownWorker, type WorkerDirectory } from './worker-directory.js'
export { type WorkerRecord, workerStatuses, workerTypes } from './worker-record.js'
export {
  createWorkerRegistry,
  type WorkerQuery,
  type WorkerRegistration,
  type WorkerRegistry,
  type WorkerRegistryOptions,
} from './worker-registry.js'
