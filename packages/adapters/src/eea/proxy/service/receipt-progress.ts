import { statusAfter } from '../../receipt/receipt-status.js'
import type { ChainReceipt, ProxyEnding } from './proxy-record.js'

/** The status that a receipt has on the chain. */
export function receiptStatusOf({ createStatus, updates }: ChainReceipt): number {
  return updates.at(-1)?.updateType ?? createStatus
}

/** Whether the end of an order still has to be told to its receipt, by the chart that the contract has, too. */
export function isUpdateDue(receipt: ChainReceipt, { updateType }: Pick<ProxyEnding, 'updateType'>): boolean {
  const status = receiptStatusOf(receipt)
  return status !== updateType && statusAfter(status, updateType) !== undefined
}
