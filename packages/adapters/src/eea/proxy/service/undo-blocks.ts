import type { BookTransaction } from '../../orders/order-book.js'
import type { ProxyTables } from './proxy-tables.js'

/**
 * Takes back what the blocks above `ancestor` said. An order whose submission is gone is an orphan: nothing is done for
 * it any more, and what was executed is kept, because the same submission mostly comes back in another block.
 *
 * @param head of the chain as it is now
 */
export function undoBlocks(tables: ProxyTables, transaction: BookTransaction, ancestor: number, head: number): void {
  for (const { number } of [...tables.blocks.values()]) {
    if (number > ancestor) transaction.remove(tables.blocks, String(number))
  }
  const isGone = (at: number | undefined): boolean => at !== undefined && at > ancestor
  for (const order of [...tables.orders.values()]) {
    const isSubmissionGone = isGone(order.submittedAt)
    if (!isSubmissionGone && !isGone(order.completedAt)) continue
    transaction.put(tables.orders, order.workOrderId, {
      ...order,
      completedAt: isGone(order.completedAt) ? undefined : order.completedAt,
      // What somebody else answered is not ours to answer.
      ending: isGone(order.completedAt) && order.ending?.response === '' ? undefined : order.ending,
      ...(isSubmissionGone ? { submittedAt: undefined, orphanedAt: head } : {}),
    })
  }
  for (const receipt of [...tables.receipts.values()]) {
    if (isGone(receipt.createdAt)) transaction.remove(tables.receipts, receipt.workOrderId)
    else if (receipt.updates.some(({ at }) => isGone(at))) {
      const updates = receipt.updates.filter(({ at }) => !isGone(at))
      transaction.put(tables.receipts, receipt.workOrderId, { ...receipt, updates })
    }
  }
  for (const wish of [...tables.keyWishes.values()]) {
    if (!isGone(wish.startedAt) && !isGone(wish.setAt)) continue
    const startedAt = isGone(wish.startedAt) ? undefined : wish.startedAt
    const setAt = isGone(wish.setAt) ? undefined : wish.setAt
    transaction.put(tables.keyWishes, `${wish.workerId}/${wish.tag}`, { ...wish, startedAt, setAt })
  }
}

/** Forgets everything that is final, because a reorganization went below it; all of it is on the chain. */
export function forgetSettled(tables: ProxyTables, transaction: BookTransaction): void {
  for (const { workOrderId } of [...tables.settled.values()]) transaction.remove(tables.settled, workOrderId)
}
