import type { RequestId } from '../json-rpc/envelope.js'
import { identifierKey } from '../json-rpc/param.js'
import type { AdmittedOrder } from './admit-order.js'
import type { BookTable } from './book-table.js'
import type { Clock } from './clock.js'
import { createSequence } from './next-sequence.js'
import type { OrderBook } from './order-book.js'
import type { OrderRecord } from './order-record.js'
import { busy, knownOrder, usedNonce } from './order-refusals.js'
import type { UsedNonces } from './used-nonces.js'

export interface TakingOptions {
  readonly book: OrderBook
  readonly orders: BookTable<OrderRecord>
  readonly clock: Clock
  readonly nonces: UsedNonces
  /** Whether another order would be one too many. */
  readonly isFull: () => boolean
}

/** Writes an admitted order into the book. @throws EeaError for one that is known, or that there is no room for. */
export type TakeOrder = (admitted: AdmittedOrder, requestId: RequestId) => Promise<OrderRecord>

/** Creates the one way by which orders come into the book. */
export function createOrderTaking({ book, orders, clock, nonces, isFull }: TakingOptions): TakeOrder {
  const nextSequence = createSequence(orders)

  const take = ({ worker, request, invocation }: AdmittedOrder, requestId: RequestId): Promise<OrderRecord> =>
    book.transact((transaction) => {
      const key = identifierKey(request.workOrderId)
      if (orders.has(key)) throw knownOrder()
      if (isFull()) throw busy(worker.profile.codes.busy)
      const { resultUri, notifyUri } = invocation
      const { workOrderId, requesterId, requesterNonce, responseTimeoutMSecs } = request
      const order: OrderRecord = {
        workOrderId,
        workerId: identifierKey(worker.workerId),
        requesterId,
        requesterNonce,
        request,
        requestId,
        resultUri,
        notifyUri,
        state: 'pending',
        attempts: 0,
        deadline: responseTimeoutMSecs > 0 ? clock.now() + responseTimeoutMSecs : undefined,
        sequence: nextSequence(),
      }
      transaction.put(orders, key, order)
      return order
    })

  /** Our addition: a requester's nonce serves once. Avalon's sample requests repeat theirs. */
  return async (admitted, id) => {
    const { worker, request } = admitted
    if (worker.profile.hashing.fields === 'asSent') return take(admitted, id)
    if (orders.has(identifierKey(request.workOrderId))) throw knownOrder()
    if (nonces.has(request)) throw usedNonce()
    nonces.add(request)
    try {
      return await take(admitted, id)
    } catch (error) {
      nonces.remove(request)
      throw error
    }
  }
}
