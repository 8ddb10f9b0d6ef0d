export { type BookTable, createBookTable } from './book-table.js'
export { type Clock, systemClock } from './clock.js'
export {
  createWorkOrderWorker,
  type Workload,
  type WorkloadResult,
  type WorkOrderWorkerOptions,
} from './create-work-order-worker.js'
export { type FileBookLogOptions, openFileBookLog } from './file-book-log.js'
export { type InvocationMode, invocationModes } from './invocation-mode.js'
export type { LookUpPage } from './look-up-page.js'
export { memoryBookLog } from './memory-book-log.js'
export { openOrderBook } from './open-order-book.js'
export type { BookLog, BookTransaction, OrderBook } from './order-book.js'
export type { OrderLimits } from './order-limits.js'
export type { OrderOutcome, OrderRecord } from './order-record.js'
export {
  createWorkOrderPool,
  type PoolTypeData,
  type WorkOrderPool,
  type WorkOrderPoolOptions,
} from './pool/create-work-order-pool.js'
export { type PoolEnclave, poolEnclaveLost } from './pool/pool-enclave.js'
export { createServiceTables, type ServiceTables } from './service-tables.js'
export { openShardOutputs, type ShardAnswer, type ShardExpectation } from './shard/open-shard-outputs.js'
export type { OrderOperation } from './shard/order-operation.js'
export { type LogOrdering, orderThroughLog } from './shard/order-through-log.js'
export { orderThroughPool, type PoolOrdering } from './shard/order-through-pool.js'
export { shardOutput } from './shard/shard-output.js'
export { createShardWorkload, type ShardWorkloadOptions } from './shard/shard-workload.js'
export type { ExecutedOrder, ReceiptUpdateToSign, WorkOrderWorker } from './work-order-worker.js'
