import { type Address, encodeFunctionData, type Hex, padHex } from 'viem'
import { workOrderProxyAbi } from '../artifact/work-order-proxy.js'
import { workOrderReceiptsAbi } from '../artifact/work-order-receipts.js'
import type { ProxyContracts } from './contract-event.js'
import {
  type ChainReceipt,
  type KeyWish,
  orderEndings,
  type ProxyEnding,
  type ProxyOrder,
  type SettledOrder,
} from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'
import { isUpdateDue } from './receipt-progress.js'

/** What a service wants a contract to do. The key names the effect: two actions of one key would do the same twice. */
export interface WantedAction {
  readonly key: string
  readonly to: Address
  readonly data: Hex
}

export interface WantedActionsOptions {
  readonly tables: ProxyTables
  readonly contracts: ProxyContracts
  /** The account that sends. */
  readonly sender: Address
  /** Blocks that a submission has to be part of the chain, its own included. */
  readonly confirmations: number
  /** Signatures of receipts' updates by the worker, by key of the action; empty where there is none. */
  readonly signatureOf: (receiptKey: string) => Hex | undefined
}

/** Whether an order is as deep in the chain as it has to be before anything is done for it. */
export function isConfirmed(at: number | undefined, head: number, confirmations: number): boolean {
  return at !== undefined && head - at + 1 >= confirmations
}

/**
 * What has to happen on the chain, given what is known of it at `head`: a function of the tables alone. Nothing
 * remembers that something was to be done, so nothing is forgotten when a block goes, and nothing done twice.
 */
export function wantedActions(options: WantedActionsOptions, head: number): readonly WantedAction[] {
  const { tables, confirmations } = options
  const actions: WantedAction[] = []
  for (const order of tables.orders.values()) {
    if (!isConfirmed(order.submittedAt, head, confirmations) || order.completedAt !== undefined) continue
    if (order.ending !== undefined && order.ending.response !== '') {
      actions.push(completion(options, order, order.ending))
    }
  }
  for (const { receipt, ending } of dueReceipts(tables)) {
    const signature = options.signatureOf(updateKey(receipt.workOrderId, ending))
    if (signature !== undefined) actions.push(...update(options, receipt.workOrderId, ending, signature))
  }
  for (const wish of tables.keyWishes.values()) {
    if (!isConfirmed(wish.startedAt, head, confirmations) || wish.setAt !== undefined) continue
    if (wish.key !== undefined) actions.push(keySetting(options, wish, wish.key))
  }
  return actions
}

/** A receipt that does not say yet how its order ended. */
export interface DueReceipt {
  readonly receipt: ChainReceipt
  readonly ending: NonNullable<SettledOrder['ending']>
}

/** Receipts whose order has ended on the chain and that do not say so. */
export function dueReceipts(tables: ProxyTables): readonly DueReceipt[] {
  return [...tables.receipts.values()].flatMap((receipt) => {
    const order = tables.orders.get(receipt.workOrderId)
    const known = order === undefined ? tables.settled.get(receipt.workOrderId) : completed(order)
    const ending = known?.ending
    if (ending === undefined || known?.workerId !== receipt.workerId || !isUpdateDue(receipt, ending)) return []
    return [{ receipt, ending }]
  })
}

/** Key of the update that tells a receipt how its order ended. */
export function updateKey(workOrderId: string, { updateType, updateData }: UpdateOf): string {
  return `receipt/${workOrderId}/${updateType}/${updateData}`
}

type UpdateOf = Pick<ProxyEnding, 'updateType' | 'updateData'>

function completed(order: ProxyOrder): ProxyOrder | undefined {
  return order.completedAt === undefined ? undefined : order
}

function completion({ contracts }: WantedActionsOptions, order: ProxyOrder, ending: ProxyEnding): WantedAction {
  const { workOrderId } = order
  const { status, response } = ending
  const call = { abi: workOrderProxyAbi, functionName: 'workOrderComplete' } as const
  const data =
    // The text's own function means completed, and is the one that every client knows.
    status === orderEndings.completed
      ? encodeFunctionData({ ...call, args: [workOrderId, response] })
      : encodeFunctionData({ ...call, args: [workOrderId, response, BigInt(status)] })
  return { key: `complete/${workOrderId}`, to: contracts.proxy, data }
}

function update(
  { contracts, sender }: WantedActionsOptions,
  workOrderId: Hex,
  ending: UpdateOf,
  signature: Hex,
): readonly WantedAction[] {
  if (contracts.receipts === undefined) return []
  const updater = padHex(sender, { size: 32 })
  const data = encodeFunctionData({
    abi: workOrderReceiptsAbi,
    functionName: 'workOrderReceiptUpdate',
    args: [workOrderId, updater, BigInt(ending.updateType), ending.updateData, signature, ''],
  })
  return [{ key: updateKey(workOrderId, ending), to: contracts.receipts, data }]
}

function keySetting(
  { contracts }: WantedActionsOptions,
  { workerId, tag }: KeyWish,
  { nonce, signature, encryptionKey }: NonNullable<KeyWish['key']>,
): WantedAction {
  const data = encodeFunctionData({
    abi: workOrderProxyAbi,
    functionName: 'encryptionKeySet',
    args: [workerId, tag, nonce, signature, encryptionKey],
  })
  return { key: `key/${workerId}/${tag}/${nonce}`, to: contracts.proxy, data }
}
