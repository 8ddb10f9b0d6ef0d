import type { BookTransaction } from '../../orders/order-book.js'
import { keyWishKey } from './apply-events.js'
import type { SettledOrder } from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'
import { isUpdateDue } from './receipt-progress.js'

/** How long things are kept. */
export interface Retention {
  /** Blocks after which nothing is expected to be taken back. */
  readonly window: number
  /** Settled orders that are kept for receipts that come late. */
  readonly kept: number
}

/** Puts away what is final at this head, and drops what nobody will ask for. */
export function settleOrders(
  tables: ProxyTables,
  transaction: BookTransaction,
  head: number,
  { window, kept }: Retention,
): void {
  const isFinal = (at: number | undefined): boolean => at !== undefined && head - at >= window
  for (const order of [...tables.orders.values()]) {
    const { workOrderId, workerId, ending, completedAt, orphanedAt, sequence } = order
    if (isFinal(orphanedAt)) transaction.remove(tables.orders, workOrderId)
    if (!isFinal(completedAt)) continue
    const { status, updateType, updateData } = ending ?? {}
    const isKnown = status !== undefined && updateType !== undefined && updateData !== undefined
    const told = isKnown ? { status, updateType, updateData } : undefined
    transaction.remove(tables.orders, workOrderId)
    transaction.put(tables.settled, workOrderId, { workOrderId, workerId, ending: told, settledAt: head, sequence })
  }
  for (const { workOrderId } of oldest(tables, tables.settled.size() - kept)) {
    transaction.remove(tables.settled, workOrderId)
  }
  for (const receipt of [...tables.receipts.values()]) {
    const settled = tables.settled.get(receipt.workOrderId)
    const last = receipt.updates.at(-1)?.at ?? receipt.createdAt
    const isOpen = settled?.ending === undefined || isUpdateDue(receipt, settled.ending)
    if (settled !== undefined && !isOpen && isFinal(last)) transaction.remove(tables.receipts, receipt.workOrderId)
  }
  for (const { workerId, tag, setAt } of [...tables.keyWishes.values()]) {
    if (isFinal(setAt)) transaction.remove(tables.keyWishes, keyWishKey(workerId, tag))
  }
  for (const sent of [...tables.transactions.values()]) {
    if (isFinal(sent.minedAt)) transaction.remove(tables.transactions, String(sent.nonce))
  }
  for (const { number } of [...tables.blocks.values()]) {
    if (head - number > window) transaction.remove(tables.blocks, String(number))
  }
}

/** The orders that were settled first; tables keep that order. */
function oldest({ settled }: ProxyTables, count: number): readonly SettledOrder[] {
  const found: SettledOrder[] = []
  for (const order of settled.values()) {
    if (found.length >= count) break
    found.push(order)
  }
  return found
}
