import { refuse } from '../json-rpc/refuse.js'
import type { BookTable } from '../orders/book-table.js'
import { defaultPageSize, firstPage, type LookUpPage, nextPage } from '../orders/look-up-page.js'
import { createSequence } from '../orders/next-sequence.js'
import type { OrderBook } from '../orders/order-book.js'
import { type WorkerRecord, workerStatuses } from './worker-record.js'

/** What a look-up asks for; what is left out matches every worker. A worker has to match all of it. */
export interface WorkerQuery {
  /** 1 TEE-SGX, 2 MPC, 3 ZK. */
  readonly workerType: number | undefined
  readonly organizationId: string | undefined
  /** The worker supports every one of these. */
  readonly applicationTypeId: readonly string[]
}

/** What registering tells of a worker. */
export type WorkerRegistration = Omit<WorkerRecord, 'status' | 'sequence'>

/** The book that workers are kept in, and how many of them. */
export interface WorkerRegistryOptions {
  readonly book: OrderBook
  readonly workers: BookTable<WorkerRecord>
  /** Workers on one page of a look-up; 100 if left out. */
  readonly pageSize?: number
  /** Workers that are kept at most; 100,000 if left out. */
  readonly capacity?: number
  /**
   * Checks details before they are kept; throws a fault for those that it refuses. If left out, any object is taken.
   */
  readonly checkDetails?: (workerType: number, details: Readonly<Record<string, unknown>>) => void
}

/** The off-chain worker registry. Who may change it is the caller's business. */
export interface WorkerRegistry {
  /**
   * Takes a worker in, as active, once `checkDetails` has taken its details.
   *
   * @throws LockstepError `InvalidParameter` for a worker that is registered already, `Busy` when the registry is full.
   */
  register(worker: WorkerRegistration): Promise<void>
  /** Replaces a worker's details. @throws LockstepError `InvalidParameter` for an unknown worker. */
  update(workerId: string, details: Readonly<Record<string, unknown>>): Promise<void>
  /**
   * 1 active, 2 off-line, 3 decommissioned, 4 compromised.
   *
   * @throws LockstepError `InvalidParameter` for an unknown worker or status.
   */
  setStatus(workerId: string, status: number): Promise<void>
  /** The first page of the workers that match, in the order in which they came. */
  lookUp(query: WorkerQuery): LookUpPage<WorkerRecord>
  /**
   * The page behind the one that had this tag; the same query as for that.
   *
   * @throws LockstepError `NoMoreResults`.
   */
  lookUpNext(query: WorkerQuery, tag: string): LookUpPage<WorkerRecord>
  /**
   * A worker, whatever its status.
   *
   * @throws LockstepError `InvalidParameter` for an unknown worker.
   */
  retrieve(workerId: string): WorkerRecord
}

/** Opens the registry that `workers` holds. */
export function createWorkerRegistry(options: WorkerRegistryOptions): WorkerRegistry {
  const { book, workers, pageSize = defaultPageSize, capacity = 100_000, checkDetails } = options
  const nextSequence = createSequence(workers)

  const retrieve = (workerId: string): WorkerRecord => {
    const worker = workers.get(workerId)
    if (worker !== undefined) return worker
    throw refuse('InvalidParameter', 'no worker has this workerId; look one up', { field: 'workerId', value: workerId })
  }
  const matching = (query: WorkerQuery): readonly WorkerRecord[] =>
    [...workers.values()].filter((worker) => matches(worker, query))

  return {
    retrieve,
    async register(worker) {
      checkDetails?.(worker.workerType, worker.details)
      await book.transact((transaction) => {
        if (workers.has(worker.workerId)) throw alreadyRegistered(worker.workerId)
        if (workers.size() >= capacity) throw registryFull(capacity)
        const sequence = nextSequence()
        transaction.put(workers, worker.workerId, { ...worker, status: workerStatuses.active, sequence })
      })
    },
    async update(workerId, details) {
      await book.transact((transaction) => {
        const worker = retrieve(workerId)
        checkDetails?.(worker.workerType, details)
        transaction.put(workers, workerId, { ...worker, details })
      })
    },
    async setStatus(workerId, status) {
      assertStatus(status)
      await book.transact((transaction) => transaction.put(workers, workerId, { ...retrieve(workerId), status }))
    },
    lookUp: (query) => firstPage(matching(query), pageSize),
    lookUpNext: (query, tag) => nextPage(matching(query), tag, pageSize),
  }
}

function matches(worker: WorkerRecord, { workerType, organizationId, applicationTypeId }: WorkerQuery): boolean {
  return (
    (workerType === undefined || worker.workerType === workerType) &&
    (organizationId === undefined || worker.organizationId === organizationId) &&
    applicationTypeId.every((type) => worker.applicationTypeId.includes(type))
  )
}

function assertStatus(status: number): void {
  if (Object.values(workerStatuses).some((known) => known === status)) return
  throw refuse('InvalidParameter', 'status has to be 1 active, 2 off-line, 3 decommissioned or 4 compromised', {
    field: 'status',
    value: status,
    limit: Object.values(workerStatuses),
  })
}

const alreadyRegistered = (workerId: string): Error =>
  refuse('InvalidParameter', 'this workerId is registered already; use WorkerUpdate', {
    field: 'workerId',
    value: workerId,
  })

const registryFull = (capacity: number): Error =>
  refuse('Busy', `the registry holds ${capacity} workers and takes no more`, { field: 'workerId', limit: capacity })
