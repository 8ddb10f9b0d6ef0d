export type { AdmissionFacts } from './admit-operation.js'
export {
  type DirectOperation,
  decodeDirectOperation,
  openDirectOperation,
  orderedOperation,
  type RefusedDirectOperation,
  type UnverifiedDirectOperation,
} from './direct-operation.js'
export type { PoolImport, PoolResult } from './import-block.js'
export { createOperationPool, type OperationPool, type PoolLoad } from './operation-pool.js'
export { defaultPoolLimits, type PoolLimits, type QueueLimit } from './pool-limits.js'
export type { PoolOperation } from './pool-operation.js'
export type { PoolRefusal } from './pool-refusal.js'
export type { DropCause, PoolBlock, PoolReport } from './pool-report.js'
export type { PoolRevert } from './revert-blocks.js'
