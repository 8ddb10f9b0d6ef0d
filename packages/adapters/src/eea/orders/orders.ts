import { workOrderStatus } from '@lockstep/core/receipt'
import type { RequestId } from '../json-rpc/envelope.js'
import { identifierKey } from '../json-rpc/param.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import { parseWorkOrderRequest, type WorkOrderRequest } from '../work-order/work-order-request.js'
import { type AdmissionOptions, admitOrder } from './admit-order.js'
import type { Clock } from './clock.js'
import type { OrderEnding } from './end-order.js'
import { endingOf, executeOrder } from './execute-order.js'
import { lostBecause } from './lost-because.js'
import { answerOf, type OrderAnswer, pendingAnswer } from './order-answer.js'
import type { OrderBook } from './order-book.js'
import { createOrderLanes } from './order-lanes.js'
import type { OrderLimits } from './order-limits.js'
import { isOpenOrder, type OrderRecord } from './order-record.js'
import { timedOut, unknownOrder } from './order-refusals.js'
import { createOrderRetention } from './order-retention.js'
import type { ServiceTables } from './service-tables.js'
import { createOrderTaking } from './take-order.js'
import { createUsedNonces } from './used-nonces.js'
import { within } from './within.js'
import type { WorkOrderWorker } from './work-order-worker.js'
import { isWorthAnotherTry, retryDelay } from './worth-another-try.js'

export interface OrdersOptions extends AdmissionOptions {
  readonly book: OrderBook
  readonly tables: ServiceTables
  readonly clock: Clock
  readonly ending: OrderEnding
  readonly limits: OrderLimits
  readonly onFault: (fault: unknown) => void
  readonly onEnd?: ((order: OrderRecord) => void) | undefined
}

/** The work orders of a service. */
export interface Orders {
  /**
   * Takes an order. Resolves with what the requester is told: at once, or when a synchronous order has ended.
   *
   * @throws EeaError for an order that is not taken: `InvalidParameter`, `UnsupportedMode`, `AccessDenied`, `Busy`, …
   */
  submit(params: unknown, requestId: RequestId): Promise<OrderAnswer>
  /** @throws EeaError `InvalidParameter` for an unknown order. */
  result(workOrderId: string): Promise<OrderAnswer>
  /** Goes on with what the book holds. */
  start(): Promise<void>
  /** Orders that wait. */
  waiting(): number
  /** Takes nothing more, lets running orders end for `grace` milliseconds; the rest stays in the book. */
  stop(grace: number): Promise<void>
}

/** Opens the orders that the tables hold; nothing runs before {@link Orders.start}. */
export function createOrders(options: OrdersOptions): Orders {
  const { book, tables, clock, workers, ending, limits, onFault, onEnd } = options
  const { orders } = tables
  const retention = createOrderRetention({ book, tables, kept: limits.kept })
  const cancellations = new Map<string, AbortController>()
  const deadlines = new Map<string, () => void>()
  const callers = new Map<string, (answer: OrderAnswer) => void>()
  const nonces = createUsedNonces()
  // PERF: a request was validated when it came; only those of an earlier process are read again.
  const validated = new WeakMap<object, WorkOrderRequest>()
  let stopping = false

  const profileOf = (order: OrderRecord) => workers.get(order.workerId)?.profile ?? eeaProfile

  const requestOf = ({ profile }: WorkOrderWorker, { request }: OrderRecord): WorkOrderRequest => {
    const known = typeof request === 'object' && request !== null ? validated.get(request) : undefined
    return known ?? parseWorkOrderRequest(profile, request)
  }

  const end = async (key: string, how: Parameters<OrderEnding['end']>[1]): Promise<void> => {
    if (how.fault !== undefined) onFault(how.fault)
    const ended = await ending.end(key, how)
    if (ended === undefined) return
    deadlines.get(key)?.()
    deadlines.delete(key)
    callers.get(key)?.(answerOf(ended, profileOf(ended)))
    callers.delete(key)
    onEnd?.(ended)
    for (const forgotten of await retention.ended(key)) nonces.remove(forgotten)
  }

  const begin = (key: string): Promise<OrderRecord | undefined> =>
    book.transact((transaction) => {
      const order = orders.get(key)
      const state = order && workOrderStatus.next(order.state, 'processing')
      if (order === undefined || state === undefined) return undefined
      const begun = { ...order, state, attempts: order.attempts + 1 }
      transaction.put(orders, key, begun)
      return begun
    })

  const run = async (worker: WorkOrderWorker, key: string): Promise<void> => {
    const workerKey = identifierKey(worker.workerId)
    const cancellation = new AbortController()
    cancellations.set(key, cancellation)
    try {
      const order = await begin(key)
      if (order === undefined) return
      const request = requestOf(worker, order)
      const { executionTime } = limits
      const how = await executeOrder(worker, request, { clock, executionTime, cancellation: cancellation.signal })
      if (cancellation.signal.reason !== serviceStops) await end(key, how)
    } catch (error) {
      // The book could not be written, or another release wrote this order; either way it is in the book still.
      onFault(error)
      if (isWorthAnotherTry(error)) clock.after(retryDelay, () => lanes.enqueue(workerKey, key))
    } finally {
      cancellations.delete(key)
    }
  }
  const lanes = createOrderLanes(workers, run)

  const cancel = (key: string, order: OrderRecord): void => {
    const reason = timedOut(profileOf(order).codes.timeout)
    lanes.withdraw(order.workerId, key)
    const running = cancellations.get(key)
    if (running !== undefined) running.abort(reason)
    else end(key, endingOf(reason)).catch((error: unknown) => cancelLater(key, order, error))
  }

  const cancelLater = (key: string, order: OrderRecord, error: unknown): void => {
    onFault(error)
    if (isWorthAnotherTry(error))
      deadlines.set(
        key,
        clock.after(retryDelay, () => cancel(key, order)),
      )
  }

  const queue = (key: string, order: OrderRecord): void => {
    if (order.deadline !== undefined) {
      deadlines.set(
        key,
        clock.after(Math.max(0, order.deadline - clock.now()), () => cancel(key, order)),
      )
    }
    lanes.enqueue(order.workerId, key)
  }

  const take = createOrderTaking({
    book,
    orders,
    clock,
    nonces,
    isFull: () => stopping || lanes.waiting() >= limits.waiting,
  })

  return {
    async submit(params, requestId) {
      const admitted = admitOrder(options, params)
      validated.set(admitted.request, admitted.request)
      const order = await take(admitted, requestId)
      const key = identifierKey(order.workOrderId)
      // Who is taken while the service stops is executed by the next one.
      if (order.deadline === undefined || stopping) {
        queue(key, order)
        return pendingAnswer(order.workOrderId)
      }
      const ended = new Promise<OrderAnswer>((resolve) => callers.set(key, resolve))
      queue(key, order)
      return ended
    },
    async result(workOrderId) {
      const order = orders.get(identifierKey(workOrderId))
      if (order === undefined) throw unknownOrder()
      await book.durable()
      return answerOf(order, profileOf(order))
    },
    async start() {
      const open = [...orders.values()].filter(isOpenOrder).sort((left, right) => left.sequence - right.sequence)
      for (const order of orders.values()) nonces.add(order)
      retention.load()
      for (const order of open) {
        const key = identifierKey(order.workOrderId)
        const lost = lostBecause(order, workers, limits.attempts)
        if (lost !== undefined) await end(key, endingOf(lost))
        else queue(key, order)
      }
    },
    waiting: lanes.waiting,
    async stop(grace) {
      stopping = true
      lanes.close()
      for (const callOff of deadlines.values()) callOff()
      await within(clock, grace, lanes.idle())
      for (const [key, tell] of callers) tell(pendingAnswer(orders.get(key)?.workOrderId ?? key))
      callers.clear()
      for (const cancellation of cancellations.values()) cancellation.abort(serviceStops)
    },
  }
}

/** Reason of an abort that does not end the order: whoever opens the book next begins it again. */
const serviceStops = new Error('the service stops')
