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
export type { OrderOutcome, OrderRecord } from './order-record.js'
export type { OrderLimits } from './orders.js'
export { createServiceTables, type ServiceTables } from './service-tables.js'
export type { ExecutedOrder, ReceiptUpdateToSign, WorkOrderWorker } from './work-order-worker.js'
