import { identifierKey } from '../json-rpc/param.js'
import { refuse } from '../json-rpc/refuse.js'
import { firstPage, type LookUpPage, nextPage } from '../orders/look-up-page.js'
import { createSequence } from '../orders/next-sequence.js'
import type { BookTransaction } from '../orders/order-book.js'
import type { ServiceTables } from '../orders/service-tables.js'
import type { ReceiptCreation, ReceiptUpdate } from './receipt-params.js'
import { type ReceiptRecord, type ReceiptUpdateRecord, receiptUpdateKey } from './receipt-record.js'
import { anyReceiptStatus, mayCreate, statusAfter } from './receipt-status.js'

/** What a look-up asks for; what is left out, and status 255, matches every receipt. */
export interface ReceiptQuery {
  readonly workerServiceId: string | undefined
  readonly workerId: string | undefined
  readonly requesterId: string | undefined
  readonly receiptStatus: number | undefined
}

/** An update with how many there are. */
export interface NumberedUpdate {
  readonly update: ReceiptUpdateRecord
  /** Updates of this updater, or of all when none was asked for. */
  readonly updateCount: number
}

export interface ReceiptsOptions {
  readonly tables: Pick<ServiceTables, 'receipts' | 'receiptUpdates'>
  /** Receipts on one page of a look-up. */
  readonly pageSize: number
  /** Receipts that are kept at most. */
  readonly capacity: number
  /** Updates of one receipt that are kept at most. */
  readonly updateCapacity: number
}

/** The receipts of a book and the rules of their life. Signatures and permissions have been checked before. */
export interface Receipts {
  /** @throws EeaError `InvalidParameter` for a reserved status or a second receipt; `Busy` when there are too many. */
  create(transaction: BookTransaction, creation: ReceiptCreation): void
  /**
   * @throws EeaError `InvalidParameter` for an unknown receipt, an update that the receipt's status refuses, and one
   * that was made before; `Busy` when the receipt has too many.
   */
  update(transaction: BookTransaction, update: ReceiptUpdate): void
  /** @throws EeaError `InvalidParameter` for an unknown receipt. */
  retrieve(workOrderId: string): ReceiptRecord
  /**
   * @param updaterId `undefined` for any updater
   * @param index from 0, among the updates of that updater; {@link lastUpdate} and above for the last one
   * @throws EeaError `InvalidParameter` where there is none.
   */
  retrieveUpdate(workOrderId: string, updaterId: string | undefined, index: number): NumberedUpdate
  lookUp(query: ReceiptQuery): LookUpPage<ReceiptRecord>
  /** @throws EeaError `NoMoreResults`. */
  lookUpNext(query: ReceiptQuery, tag: string): LookUpPage<ReceiptRecord>
}

/** SPEC: "Retrieving a Work Order Receipt Update": the index of the last update. */
export const lastUpdate = 0xffff_ffff

/** Opens the receipts that the tables hold. */
export function createReceipts({ tables, pageSize, capacity, updateCapacity }: ReceiptsOptions): Receipts {
  const { receipts, receiptUpdates } = tables
  const nextSequence = createSequence(receipts)

  const retrieve = (workOrderId: string): ReceiptRecord => {
    const receipt = receipts.get(identifierKey(workOrderId))
    if (receipt !== undefined) return receipt
    throw refuse('InvalidParameter', 'this work order has no receipt; create one', {
      field: 'workOrderId',
      value: workOrderId,
    })
  }
  const updatesOf = (receipt: ReceiptRecord): readonly ReceiptUpdateRecord[] => {
    const key = identifierKey(receipt.workOrderId)
    const found: ReceiptUpdateRecord[] = []
    for (let index = 0; index < receipt.updateCount; index += 1) {
      const update = receiptUpdates.get(receiptUpdateKey(key, index))
      if (update !== undefined) found.push(update)
    }
    return found
  }
  const matching = (query: ReceiptQuery): readonly ReceiptRecord[] =>
    [...receipts.values()].filter((receipt) => matches(receipt, query))

  return {
    retrieve,
    create(transaction, creation) {
      const key = identifierKey(creation.workOrderId)
      const { receiptCreateStatus: status, signatureRules, ...rest } = creation
      if (receipts.has(key)) throw receiptExists(creation.workOrderId)
      if (!mayCreate(undefined, status)) throw reservedStatus(status)
      if (receipts.size() >= capacity) throw refuse('Busy', `the service holds ${capacity} receipts and takes no more`)
      transaction.put(receipts, key, {
        ...rest,
        receiptCreateStatus: status,
        signatureRules: signatureRules ?? undefined,
        currentStatus: status,
        updateCount: 0,
        sequence: nextSequence(),
      })
    },
    update(transaction, { signatureRules, ...update }) {
      const receipt = retrieve(update.workOrderId)
      const status = statusAfter(receipt.currentStatus, update.updateType)
      if (status === undefined) throw illegalUpdate(receipt.currentStatus, update.updateType)
      if (receipt.updateCount >= updateCapacity)
        throw refuse('Busy', `the receipt has ${updateCapacity} updates and takes no more`)
      if (updatesOf(receipt).some((made) => isSameUpdate(made, update))) throw repeatedUpdate()
      const key = identifierKey(receipt.workOrderId)
      const record = { ...update, signatureRules: signatureRules ?? undefined }
      transaction.put(receiptUpdates, receiptUpdateKey(key, receipt.updateCount), record)
      transaction.put(receipts, key, { ...receipt, currentStatus: status, updateCount: receipt.updateCount + 1 })
    },
    retrieveUpdate(workOrderId, updaterId, index) {
      const wanted = updaterId === undefined ? undefined : identifierKey(updaterId)
      const updates = updatesOf(retrieve(workOrderId)).filter(
        (update) => wanted === undefined || identifierKey(update.updaterId) === wanted,
      )
      // COMPAT: Avalon's SDK asks for the last one with one more than the text's number.
      const update = index >= lastUpdate ? updates.at(-1) : updates[index]
      if (update !== undefined) return { update, updateCount: updates.length }
      throw refuse('InvalidParameter', `updateIndex is behind the ${updates.length} updates; indexes begin with 0`, {
        field: 'updateIndex',
        value: index,
        limit: updates.length,
      })
    },
    lookUp: (query) => firstPage(matching(query), pageSize),
    lookUpNext: (query, tag) => nextPage(matching(query), tag, pageSize),
  }
}

function matches(receipt: ReceiptRecord, query: ReceiptQuery): boolean {
  const { workerServiceId, workerId, requesterId, receiptStatus } = query
  return (
    (workerServiceId === undefined || identifierKey(receipt.workerServiceId) === workerServiceId) &&
    (workerId === undefined || identifierKey(receipt.workerId) === workerId) &&
    (requesterId === undefined || identifierKey(receipt.requesterId) === requesterId) &&
    (receiptStatus === undefined || receiptStatus === anyReceiptStatus || receipt.currentStatus === receiptStatus)
  )
}

/** The signature does not count: it has more than one form, and covers neither the updater nor a nonce. */
function isSameUpdate(made: ReceiptUpdateRecord, update: Omit<ReceiptUpdate, 'signatureRules'>): boolean {
  return (
    made.updateType === update.updateType &&
    made.updateData === update.updateData &&
    identifierKey(made.updaterId) === identifierKey(update.updaterId)
  )
}

const receiptExists = (workOrderId: string): Error =>
  refuse('InvalidParameter', 'this work order has a receipt already; update it', {
    field: 'workOrderId',
    value: workOrderId,
  })

const reservedStatus = (status: number): Error =>
  refuse('InvalidParameter', 'receiptCreateStatus has to be 0 to 4, or above 255 for a status of the application', {
    field: 'receiptCreateStatus',
    value: status,
    limit: 4,
  })

const illegalUpdate = (current: number, updateType: number): Error =>
  refuse(
    'InvalidParameter',
    `a receipt of status ${current} takes no update of type ${updateType}; types above 255 are always taken`,
    {
      field: 'updateType',
      value: updateType,
    },
  )

const repeatedUpdate = (): Error =>
  refuse('InvalidParameter', 'this updater made the same update before', { field: 'updateData' })
