import type { BookTable } from '../orders/book-table.js'
import type { Clock } from '../orders/clock.js'
import type { BookTransaction, OrderBook } from '../orders/order-book.js'
import { type DeliveryRecord, deliveryKey } from './delivery-record.js'
import { isAcknowledgement } from './is-acknowledgement.js'
import type { PostCallback } from './post-callback.js'

/** How long and how often a callback is tried. */
export interface RetrySchedule {
  /** Milliseconds before the second attempt; doubled for each one after it. 1,000 if left out. */
  readonly firstDelay?: number
  /** Longest time between two attempts, in milliseconds; 600,000 if left out. */
  readonly longestDelay?: number
  /** Attempts before the service gives up; 16 if left out, about an hour and a half. */
  readonly attempts?: number
}

export interface DeliveriesOptions {
  readonly book: OrderBook
  readonly deliveries: BookTable<DeliveryRecord>
  readonly clock: Clock
  readonly post: PostCallback
  /** The JSON text for a delivery; `undefined` when its order is gone. */
  readonly bodyOf: (delivery: DeliveryRecord) => string | undefined
  readonly retry?: RetrySchedule
  /** Callbacks under way at a time; 16 if left out. */
  readonly concurrency?: number
  /** Told of every attempt: `error` is what went wrong, absent when the receiver answered. */
  readonly onAttempt?: (delivery: DeliveryRecord, error?: unknown) => void
}

/** Callbacks that the service owes. */
export interface Deliveries {
  /** Adds a callback to a transaction, with what it tells of. Nothing is sent before {@link Deliveries.wake}. */
  owe(transaction: BookTransaction, delivery: Pick<DeliveryRecord, 'workOrderId' | 'kind' | 'uri'>): void
  /** Sends what is due: call it when the transaction is durable, and once after opening a book. */
  wake(): void
  /** Callbacks that are not acknowledged and not given up. */
  owed(): number
  /** Calls off what is under way; it is owed still. */
  stop(): Promise<void>
}

/**
 * Delivers callbacks at least once: a callback is owed until the receiver's acknowledgement is durable. Who
 * acknowledges gets it once, unless the service dies between the answer and its own record of it.
 */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { book, deliveries, clock, post, bodyOf, onAttempt, concurrency = 16 } = options
  const { firstDelay = 1000, longestDelay = 600_000, attempts: maximumAttempts = 16 } = options.retry ?? {}
  const underWay = new Map<string, Promise<void>>()
  // PERF: orders keep their deliveries for as long as they are kept; only what is owed is gone through.
  const open = new Set<string>()
  for (const delivery of deliveries.values()) if (delivery.state === 'owed') open.add(deliveryKey(delivery))
  const aborter = new AbortController()
  let callOff: (() => void) | undefined

  const delayAfter = (attempts: number): number => Math.min(longestDelay, firstDelay * 2 ** (attempts - 1))

  const afterFailure = (delivery: DeliveryRecord): DeliveryRecord => {
    const attempts = delivery.attempts + 1
    if (attempts >= maximumAttempts) return { ...delivery, attempts, state: 'abandoned' }
    return { ...delivery, attempts, dueAt: clock.now() + delayAfter(attempts) }
  }

  const record = async (delivery: DeliveryRecord): Promise<void> => {
    await book.transact((transaction) => transaction.put(deliveries, deliveryKey(delivery), delivery))
  }

  const attempt = async (delivery: DeliveryRecord): Promise<void> => {
    const body = bodyOf(delivery)
    if (body === undefined) return record({ ...delivery, state: 'abandoned' })
    try {
      const answer = await post(delivery.uri, body, aborter.signal)
      onAttempt?.(delivery)
      if (!isAcknowledgement(delivery.kind, answer)) return await record(afterFailure(delivery))
      await record({ ...delivery, attempts: delivery.attempts + 1, state: 'acknowledged' })
    } catch (error) {
      if (aborter.signal.aborted) return
      onAttempt?.(delivery, error)
      await record(afterFailure(delivery))
    }
  }

  /** What is owed and not under way. A transaction that failed has left keys without a delivery. */
  const idle = (): readonly DeliveryRecord[] => {
    const found: DeliveryRecord[] = []
    for (const key of open) {
      const delivery = deliveries.get(key)
      if (delivery?.state !== 'owed') open.delete(key)
      else if (!underWay.has(key)) found.push(delivery)
    }
    return found
  }

  const start = (delivery: DeliveryRecord): void => {
    const key = deliveryKey(delivery)
    const done = attempt(delivery).then(
      () => {
        underWay.delete(key)
        wake()
      },
      // The book cannot be written any more. What is owed is in it, for whoever opens it again.
      () => underWay.delete(key),
    )
    underWay.set(
      key,
      done.then(() => undefined),
    )
  }

  /** Starts what is due and sets one timer for the earliest of the rest. */
  const startDue = (): void => {
    let next = Number.POSITIVE_INFINITY
    for (const delivery of idle()) {
      if (underWay.size >= concurrency) return
      if (delivery.dueAt <= clock.now()) start(delivery)
      else next = Math.min(next, delivery.dueAt)
    }
    if (next !== Number.POSITIVE_INFINITY) callOff = clock.after(next - clock.now(), wake)
  }

  const wake = (): void => {
    callOff?.()
    callOff = undefined
    if (aborter.signal.aborted) return
    startDue()
  }

  return {
    owe(transaction, { workOrderId, kind, uri }) {
      const delivery: DeliveryRecord = { workOrderId, kind, uri, state: 'owed', attempts: 0, dueAt: clock.now() }
      transaction.put(deliveries, deliveryKey(delivery), delivery)
      open.add(deliveryKey(delivery))
    },
    wake,
    owed: () => idle().length + underWay.size,
    async stop() {
      aborter.abort()
      callOff?.()
      await Promise.all(underWay.values())
    },
  }
}
