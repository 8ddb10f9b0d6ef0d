import { serviceCode } from '../../json-rpc/refuse.js'
import type { Clock } from '../../orders/clock.js'
import { endingOf, executeOrder } from '../../orders/execute-order.js'
import type { OrderBook } from '../../orders/order-book.js'
import { EeaError } from '../../work-order/eea-error.js'
import type { PayloadFetcher } from '../payload/payload-fetcher.js'
import { type AdmittedProxyOrder, admitProxyOrder } from './admit-proxy-order.js'
import { endingOfError, endingOfExecution } from './ending-of-order.js'
import { fitResponse, type PublishResponse } from './fit-response.js'
import { orderEndings, type ProxyEnding, type ProxyOrder } from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'
import type { ProxyWorker } from './proxy-worker.js'

export interface OrderExecutionsOptions {
  readonly book: OrderBook
  readonly tables: ProxyTables
  readonly clock: Clock
  /** By word of the worker's id. */
  readonly workers: ReadonlyMap<string, ProxyWorker>
  readonly fetcher: PayloadFetcher
  readonly allowUnhashedUris: boolean
  readonly publish: PublishResponse | undefined
  /** Milliseconds for one order. */
  readonly executionTime: number
  /** Times that an order is begun. */
  readonly attempts: number
  readonly onFault: (fault: unknown) => void
}

/** Orders that are being executed. */
export interface OrderExecutions {
  /**
   * Begins orders in their order, as many as their workers take at a time, the others as these end. An order that runs
   * already is left alone; what an earlier call left waiting is forgotten.
   */
  begin(orders: readonly ProxyOrder[]): void
  /** Resolves when nothing runs. */
  idle(): Promise<void>
  /** Calls off what runs; the book has it for the next process. */
  stop(): Promise<void>
}

/** Id of an answer whose request could not be read. */
const unknownRequestId = null

/** Executes accepted orders. Their endings are in the book before anyone is told. */
export function createOrderExecutions(options: OrderExecutionsOptions): OrderExecutions {
  const { book, tables, clock, workers, fetcher, attempts, onFault } = options
  const running = new Map<string, { readonly workerId: string; readonly done: Promise<void> }>()
  const stopping = new AbortController()

  const beginAttempt = (order: ProxyOrder): Promise<boolean> =>
    book.transact((transaction) => {
      const current = tables.orders.get(order.workOrderId)
      if (!isSameSubmission(current, order) || current.ending !== undefined) return false
      transaction.put(tables.orders, order.workOrderId, { ...current, attempts: current.attempts + 1 })
      return true
    })

  const keep = (order: ProxyOrder, ending: ProxyEnding): Promise<void> =>
    book.transact((transaction) => {
      const current = tables.orders.get(order.workOrderId)
      // Meanwhile somebody else may have answered, or another branch may hold another order of this id.
      if (!isSameSubmission(current, order) || current.ending !== undefined) return
      transaction.put(tables.orders, order.workOrderId, { ...current, ending })
    })

  /** `undefined` where another attempt may help. */
  const admit = async (
    worker: ProxyWorker,
    order: ProxyOrder,
  ): Promise<AdmittedProxyOrder | ProxyEnding | undefined> => {
    const { workOrderId } = order
    try {
      const { allowUnhashedUris } = options
      const receiptHash = tables.receipts.get(workOrderId)?.requestHash
      const signal = stopping.signal
      return await admitProxyOrder({ worker, fetcher, receiptHash, allowUnhashedUris, signal }, order)
    } catch (error) {
      if (error instanceof EeaError) {
        const { eeaCode: code, message } = error
        return endingOfError(unknownRequestId, workOrderId, { code, message }, orderEndings.rejected)
      }
      if (stopping.signal.aborted) return undefined
      onFault(error)
      return order.attempts + 1 < attempts ? undefined : lost(workOrderId, 'its request could not be fetched')
    }
  }

  const execute = async (worker: ProxyWorker, order: ProxyOrder): Promise<void> => {
    if (order.attempts >= attempts) return keep(order, lost(order.workOrderId, 'it was begun too often'))
    if (!(await beginAttempt(order))) return
    const admitted = await admit(worker, order)
    if (admitted === undefined) return
    if ('status' in admitted) return keep(order, admitted)
    const ended = await executeOrder(worker.worker, admitted.request, {
      clock,
      executionTime: options.executionTime,
      cancellation: stopping.signal,
    })
    if (stopping.signal.aborted) return
    if (ended.fault !== undefined) onFault(ended.fault)
    const ending = endingOfExecution(admitted.id, order.workOrderId, ended)
    await keep(order, await fitted(order, admitted, ending))
  }

  const fitted = async (order: ProxyOrder, { id }: AdmittedProxyOrder, ending: ProxyEnding): Promise<ProxyEnding> => {
    try {
      return { ...ending, response: await fitResponse(options.publish, order.workOrderId, ending.response) }
    } catch (error) {
      onFault(error)
      const { outcome } = endingOf(error)
      if (outcome.type === 'result') return ending
      return endingOfError(id, order.workOrderId, outcome, orderEndings.failed)
    }
  }

  const runningOf = (workerId: string): number =>
    [...running.values()].filter((execution) => execution.workerId === workerId).length

  /** Each is begun once: whether another attempt is due, the next turn knows. */
  let waiting: readonly ProxyOrder[] = []

  const beginWaiting = (): void => {
    const left: ProxyOrder[] = []
    for (const order of waiting) {
      const { workOrderId, workerId } = order
      const worker = workers.get(workerId)
      if (worker === undefined || stopping.signal.aborted || running.has(workOrderId)) continue
      if (runningOf(workerId) >= (worker.worker.concurrency ?? 1)) {
        left.push(order)
        continue
      }
      const done = execute(worker, order)
        .catch(onFault)
        .finally(() => {
          running.delete(workOrderId)
          beginWaiting()
        })
      running.set(workOrderId, { workerId, done })
    }
    waiting = left
  }

  return {
    begin(orders) {
      waiting = orders
      beginWaiting()
    },
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done))
    },
    async stop() {
      stopping.abort(endOfService)
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}

/** The reason of calls that are off because the service stops. */
const endOfService = new Error('the service stops')

function isSameSubmission(current: ProxyOrder | undefined, order: ProxyOrder): current is ProxyOrder {
  return current !== undefined && current.payload === order.payload && current.sequence === order.sequence
}

const lost = (workOrderId: string, why: string): ProxyEnding =>
  endingOfError(
    unknownRequestId,
    workOrderId,
    { code: serviceCode.abandoned, message: `the service gave the order up: ${why}` },
    orderEndings.failed,
  )
