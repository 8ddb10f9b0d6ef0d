import { workOrderStatus } from '@lockstep/core/receipt'
import type { Deliveries } from '../delivery/deliveries.js'
import { identifierKey } from '../json-rpc/param.js'
import type { ReceiptCreation, ReceiptUpdate } from '../receipt/receipt-params.js'
import type { Receipts } from '../receipt/receipts.js'
import { base64Text } from '../work-order/base64-text.js'
import type { Clock } from './clock.js'
import type { Ending } from './execute-order.js'
import type { BookTransaction, OrderBook } from './order-book.js'
import { isOpenOrder, type OrderRecord } from './order-record.js'
import { receiptUpdateOf } from './receipt-update-of-order.js'
import type { ServiceTables } from './service-tables.js'
import type { ReceiptUpdateToSign, WorkOrderWorker } from './work-order-worker.js'

export interface OrderEndingOptions {
  readonly book: OrderBook
  readonly tables: Pick<ServiceTables, 'orders' | 'receipts'>
  readonly receipts: Receipts
  readonly deliveries: Deliveries
  readonly clock: Clock
  readonly workerOf: (workerKey: string) => WorkOrderWorker | undefined
  /** Told of what went wrong beside the order itself. */
  readonly onFault: (fault: unknown) => void
}

/** Brings orders and receipts to their end together, whichever of the two comes later. */
export interface OrderEnding {
  /** Ends an order, updates its receipt and owes its callbacks, all in one transaction. Answers the ended order. */
  end(orderKey: string, ending: Ending): Promise<OrderRecord | undefined>
  /** Creates a receipt. For an order that has ended it gets the worker's update in the same transaction. */
  createReceipt(creation: ReceiptCreation): Promise<void>
}

/** Creates the one place where an order and its receipt meet. */
export function createOrderEnding(options: OrderEndingOptions): OrderEnding {
  const { book, tables, receipts, deliveries, clock, workerOf, onFault } = options
  const { orders } = tables

  /** Signing takes time and may fail; a receipt that cannot be updated must not hold the order. */
  const sign = async (order: OrderRecord, update: ReceiptUpdateToSign): Promise<ReceiptUpdate | undefined> => {
    const worker = workerOf(order.workerId)
    try {
      const updateSignature = await worker?.signReceiptUpdate?.(update)
      if (worker === undefined || updateSignature === undefined) return undefined
      const { workOrderId, updateType, updateData } = update
      return {
        workOrderId,
        updaterId: worker.workerId,
        updateType,
        updateData: base64Text(updateData),
        updateSignature,
      }
    } catch (error) {
      onFault(error)
      return undefined
    }
  }
  const write = (transaction: BookTransaction, update: ReceiptUpdate): void => {
    try {
      receipts.update(transaction, update)
    } catch (error) {
      onFault(error)
    }
  }
  const owe = (transaction: BookTransaction, { workOrderId, resultUri, notifyUri }: OrderRecord): void => {
    if (resultUri !== undefined) deliveries.owe(transaction, { workOrderId, kind: 'result', uri: resultUri })
    if (notifyUri !== undefined) deliveries.owe(transaction, { workOrderId, kind: 'notification', uri: notifyUri })
  }

  return {
    async end(key, { event, outcome }) {
      const order = orders.get(key)
      const state = order && workOrderStatus.next(order.state, event)
      if (order === undefined || state === undefined) return undefined
      // What the worker opened is no longer needed, and is most of an order's bytes.
      const ended: OrderRecord = {
        ...order,
        state,
        outcome,
        endedAt: clock.now(),
        request: undefined,
        deadline: undefined,
      }
      // Without a receipt nothing is awaited here, so none can come before the order has ended, and the one that comes
      // after finds the end. With one, somebody else may update it meanwhile; the rules judge the worker's update again.
      const receipt = tables.receipts.get(key)
      const wanted = receipt && receiptUpdateOf(ended, receipt)
      const update = wanted && (await sign(ended, wanted))
      const isFirst = await book.transact((transaction) => {
        const current = orders.get(key)
        if (current === undefined || !isOpenOrder(current)) return false
        transaction.put(orders, key, ended)
        if (update !== undefined) write(transaction, update)
        owe(transaction, ended)
        return true
      })
      deliveries.wake()
      return isFirst ? ended : undefined
    },
    async createReceipt(creation) {
      const key = identifierKey(creation.workOrderId)
      // As above: for an open order nothing is awaited, and an order that has ended stays as it is.
      const order = orders.get(key)
      const wanted = order && receiptUpdateOf(order, { ...creation, currentStatus: creation.receiptCreateStatus })
      const update = order && wanted && (await sign(order, wanted))
      await book.transact((transaction) => {
        receipts.create(transaction, creation)
        if (update !== undefined) write(transaction, update)
      })
    },
  }
}
