import type { BookTransaction } from '../../orders/order-book.js'
import type { ContractEvent } from './contract-event.js'
import type { ProxyEnding } from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'

export interface EventTaking {
  readonly tables: ProxyTables
  readonly transaction: BookTransaction
  /** Words of the workers whose orders are taken, and whether each makes encryption keys. */
  readonly workers: ReadonlyMap<string, { readonly makesKeys: boolean }>
  /** How an order ended that somebody else completed, as far as its response tells. */
  readonly endingOf: (workerId: string, status: number, payload: string) => ProxyEnding
  readonly nextSequence: () => number
}

/** Takes in the events of a block. Whatever is known already changes nothing, so a block may be taken in twice. */
export function applyEvents(taking: EventTaking, number: number, events: readonly ContractEvent[]): void {
  for (const event of events) applyEvent(taking, number, event)
}

function applyEvent(taking: EventTaking, number: number, event: ContractEvent): void {
  switch (event.type) {
    case 'submitted':
      takeSubmission(taking, number, event)
      break
    case 'completed':
      takeCompletion(taking, number, event)
      break
    case 'receiptCreated':
      takeReceipt(taking, number, event)
      break
    case 'receiptUpdated':
      takeUpdate(taking, number, event)
      break
    case 'keyStarted':
      takeKeyStart(taking, number, event)
      break
    case 'keySet':
      takeKeySet(taking, number, event)
      break
  }
}

type EventOf<Type extends ContractEvent['type']> = Extract<ContractEvent, { readonly type: Type }>

function takeSubmission(taking: EventTaking, at: number, event: EventOf<'submitted'>): void {
  const { tables, transaction, workers, nextSequence } = taking
  const { workOrderId, workerId, requesterId, payload } = event
  if (!workers.has(workerId) || tables.settled.has(workOrderId)) return
  const known = tables.orders.get(workOrderId)
  if (known?.submittedAt !== undefined) return
  const isSame = known?.payload === payload && known.workerId === workerId && known.requesterId === requesterId
  transaction.put(tables.orders, workOrderId, {
    // Another submission of the same id, on another branch, is another order.
    ...(isSame && known !== undefined
      ? known
      : { workOrderId, workerId, requesterId, payload, attempts: 0, sequence: nextSequence() }),
    submittedAt: at,
    orphanedAt: undefined,
  })
}

function takeCompletion(taking: EventTaking, at: number, event: EventOf<'completed'>): void {
  const { tables, transaction, endingOf } = taking
  const order = tables.orders.get(event.workOrderId)
  if (order === undefined || order.completedAt !== undefined) return
  const isOwn = order.ending !== undefined && order.ending.response === event.payload
  const ending = isOwn ? order.ending : endingOf(order.workerId, event.status, event.payload)
  transaction.put(tables.orders, event.workOrderId, { ...order, completedAt: at, ending })
}

function takeReceipt(
  { tables, transaction, workers }: EventTaking,
  at: number,
  event: EventOf<'receiptCreated'>,
): void {
  const { workOrderId, workerId, status: createStatus, requestHash } = event
  if (!workers.has(workerId) || tables.receipts.has(workOrderId)) return
  const receipt = { workOrderId, workerId, createdAt: at, createStatus, requestHash, updates: [] }
  transaction.put(tables.receipts, workOrderId, receipt)
}

function takeUpdate({ tables, transaction }: EventTaking, at: number, event: EventOf<'receiptUpdated'>): void {
  const receipt = tables.receipts.get(event.workOrderId)
  if (receipt === undefined || event.updateType > 255) return
  const updates = [...receipt.updates, { at, updateType: event.updateType }]
  transaction.put(tables.receipts, event.workOrderId, { ...receipt, updates })
}

function takeKeyStart({ tables, transaction, workers }: EventTaking, at: number, event: EventOf<'keyStarted'>): void {
  const { tag, requesterId } = event
  for (const [workerId, { makesKeys }] of workers) {
    if (!makesKeys) continue
    const key = keyWishKey(workerId, tag)
    const known = tables.keyWishes.get(key)
    const isOpen = known !== undefined && known.setAt === undefined
    if (isOpen && known.startedAt !== undefined) continue
    const made = isOpen ? known.key : undefined
    transaction.put(tables.keyWishes, key, { workerId: wordOf(workerId), tag, requesterId, startedAt: at, key: made })
  }
}

function takeKeySet({ tables, transaction }: EventTaking, at: number, event: EventOf<'keySet'>): void {
  const key = keyWishKey(event.workerId, event.tag)
  const wish = tables.keyWishes.get(key)
  if (wish?.key?.nonce !== event.nonce || wish.setAt !== undefined) return
  transaction.put(tables.keyWishes, key, { ...wish, setAt: at })
}

/** Key of a wish. */
export function keyWishKey(workerId: string, tag: string): string {
  return `${workerId}/${tag}`
}

const wordOf = (word: string): `0x${string}` => `0x${word.slice(2)}`
