import { type DeliveryRecord, deliveryRecordSchema } from '../delivery/delivery-record.js'
import { type KeyRecord, keyRecordSchema } from '../encryption-key/key-record.js'
import {
  type ReceiptRecord,
  type ReceiptUpdateRecord,
  receiptRecordSchema,
  receiptUpdateRecordSchema,
} from '../receipt/receipt-record.js'
import { type RegistryRecord, registryRecordSchema } from '../registry/registry-record.js'
import { type WorkerRecord, workerRecordSchema } from '../registry/worker-record.js'
import { type BookTable, createBookTable } from './book-table.js'
import { type OrderRecord, orderRecordSchema } from './order-record.js'

/** Everything that a service keeps, in one book. */
export interface ServiceTables {
  readonly workers: BookTable<WorkerRecord>
  readonly registries: BookTable<RegistryRecord>
  readonly orders: BookTable<OrderRecord>
  readonly receipts: BookTable<ReceiptRecord>
  readonly receiptUpdates: BookTable<ReceiptUpdateRecord>
  readonly encryptionKeys: BookTable<KeyRecord>
  readonly deliveries: BookTable<DeliveryRecord>
}

/** The empty tables of a service. */
export function createServiceTables(): ServiceTables {
  return {
    workers: createBookTable('workers', workerRecordSchema),
    registries: createBookTable('registries', registryRecordSchema),
    orders: createBookTable('orders', orderRecordSchema),
    receipts: createBookTable('receipts', receiptRecordSchema),
    receiptUpdates: createBookTable('receiptUpdates', receiptUpdateRecordSchema),
    encryptionKeys: createBookTable('encryptionKeys', keyRecordSchema),
    deliveries: createBookTable('deliveries', deliveryRecordSchema),
  }
}
