import { deliveryKey } from '../delivery/delivery-record.js'
import { identifierKey } from '../json-rpc/param.js'
import type { OrderBook } from './order-book.js'
import { isOpenOrder, type OrderRecord } from './order-record.js'
import type { ServiceTables } from './service-tables.js'

export interface OrderRetentionOptions {
  readonly book: OrderBook
  readonly tables: Pick<ServiceTables, 'orders' | 'deliveries'>
  /** Ended orders that are kept, besides those whose callbacks are owed. */
  readonly kept: number
}

/** Forgets the oldest ended orders. Receipts stay. */
export interface OrderRetention {
  /** Finds the ended orders of the book. */
  load(): void
  /** Adds an ended order; answers the orders that were forgotten for it. */
  ended(orderKey: string): Promise<readonly OrderRecord[]>
}

/** Orders that are forgotten together. */
const batchSize = 64

/** Creates the retention of a book's orders. */
export function createOrderRetention({ book, tables, kept }: OrderRetentionOptions): OrderRetention {
  const { orders, deliveries } = tables
  /** Oldest first. */
  let endedKeys: string[] = []

  const deliveryKeys = ({ workOrderId }: OrderRecord): readonly string[] =>
    [deliveryKey({ workOrderId, kind: 'result' }), deliveryKey({ workOrderId, kind: 'notification' })].filter(
      deliveries.has,
    )

  const isOwed = (order: OrderRecord): boolean =>
    deliveryKeys(order).some((key) => deliveries.get(key)?.state === 'owed')

  const forget = async (keys: readonly string[]): Promise<readonly OrderRecord[]> => {
    const forgotten = keys.map(orders.get).filter((order) => order !== undefined && !isOwed(order))
    await book.transact((transaction) => {
      for (const order of forgotten) {
        if (order === undefined) continue
        transaction.remove(orders, identifierKey(order.workOrderId))
        for (const key of deliveryKeys(order)) transaction.remove(deliveries, key)
      }
    })
    return forgotten.filter((order) => order !== undefined)
  }

  return {
    load() {
      const ended = [...orders.values()].filter((order) => !isOpenOrder(order))
      ended.sort((left, right) => (left.endedAt ?? 0) - (right.endedAt ?? 0))
      endedKeys = ended.map(({ workOrderId }) => identifierKey(workOrderId))
    },
    async ended(orderKey) {
      endedKeys.push(orderKey)
      if (endedKeys.length < kept + batchSize) return []
      const oldest = endedKeys.slice(0, endedKeys.length - kept)
      endedKeys = endedKeys.slice(oldest.length)
      const forgotten = await forget(oldest)
      // What is owed still waits at the front.
      endedKeys = [...oldest.filter(orders.has), ...endedKeys]
      return forgotten
    },
  }
}
