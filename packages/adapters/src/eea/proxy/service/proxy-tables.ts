import { type BookTable, createBookTable } from '../../orders/book-table.js'
import {
  type BlockMark,
  blockMarkSchema,
  type ChainReceipt,
  chainReceiptSchema,
  type KeyWish,
  keyWishSchema,
  type ProxyOrder,
  proxyOrderSchema,
  type SentTransaction,
  type SettledOrder,
  sentTransactionSchema,
  settledOrderSchema,
} from './proxy-record.js'

/** Everything that a worker service of the proxy model keeps, in one book. */
export interface ProxyTables {
  /** By number: the cursor is the highest; those below it tell where a reorganization began. */
  readonly blocks: BookTable<BlockMark>
  readonly orders: BookTable<ProxyOrder>
  readonly settled: BookTable<SettledOrder>
  readonly receipts: BookTable<ChainReceipt>
  readonly keyWishes: BookTable<KeyWish>
  /** By nonce. */
  readonly transactions: BookTable<SentTransaction>
}

/** The empty tables of a service. */
export function createProxyTables(): ProxyTables {
  return {
    blocks: createBookTable('blocks', blockMarkSchema),
    orders: createBookTable('proxyOrders', proxyOrderSchema),
    settled: createBookTable('settledOrders', settledOrderSchema),
    receipts: createBookTable('chainReceipts', chainReceiptSchema),
    keyWishes: createBookTable('keyWishes', keyWishSchema),
    transactions: createBookTable('transactions', sentTransactionSchema),
  }
}
