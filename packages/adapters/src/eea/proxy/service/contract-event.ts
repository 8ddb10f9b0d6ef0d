import { type Address, type Hex, type Log, parseEventLogs } from 'viem'
import { workOrderProxyAbi } from '../artifact/work-order-proxy.js'
import { workOrderReceiptsAbi } from '../artifact/work-order-receipts.js'

/** The contracts that a service watches. */
export interface ProxyContracts {
  readonly proxy: Address
  /** Left out where the service keeps no receipts. */
  readonly receipts?: Address | undefined
}

/** What a contract took. What it refused is not among these: anybody can cause refusals. */
export type ContractEvent =
  | {
      readonly type: 'submitted'
      readonly workOrderId: Hex
      readonly workerId: Hex
      readonly requesterId: Hex
      readonly payload: string
    }
  | { readonly type: 'completed'; readonly workOrderId: Hex; readonly status: number; readonly payload: string }
  | { readonly type: 'keyStarted'; readonly requesterId: Hex; readonly tag: Hex }
  | { readonly type: 'keySet'; readonly workerId: Hex; readonly tag: Hex; readonly nonce: Hex }
  | {
      readonly type: 'receiptCreated'
      readonly workOrderId: Hex
      readonly workerId: Hex
      readonly status: number
      readonly requestHash: Hex
    }
  | { readonly type: 'receiptUpdated'; readonly workOrderId: Hex; readonly updateType: number }

/** Statuses above this are the application's, and so large that a number may not hold them; all are alike here. */
const lastStatus = 255n

const statusOf = (value: bigint): number => Number(value > lastStatus ? lastStatus + 1n : value)

/** The events of one block that count, in their order. */
export function readContractEvents(
  { proxy, receipts }: ProxyContracts,
  logs: readonly Log[],
): readonly ContractEvent[] {
  const isOf = (address: Address | undefined) => (log: Log) => log.address.toLowerCase() === address?.toLowerCase()
  return [
    ...parseEventLogs({ abi: workOrderProxyAbi, logs: logs.filter(isOf(proxy)) }).flatMap(proxyEvent),
    ...parseEventLogs({ abi: workOrderReceiptsAbi, logs: logs.filter(isOf(receipts)) }).flatMap(receiptEvent),
  ]
}

type ProxyLog = ReturnType<typeof parseEventLogs<typeof workOrderProxyAbi>>[number]
type ReceiptLog = ReturnType<typeof parseEventLogs<typeof workOrderReceiptsAbi>>[number]

function proxyEvent(log: ProxyLog): readonly ContractEvent[] {
  if (!('errorCode' in log.args) || log.args.errorCode !== 0n) return []
  switch (log.eventName) {
    case 'workOrderSubmitted': {
      const { workOrderId, workerId, requesterId, workOrderRequest: payload } = log.args
      return [{ type: 'submitted', workOrderId, workerId, requesterId, payload }]
    }
    case 'workOrderCompleted': {
      const { workOrderId, workOrderStatus, workOrderResponse: payload } = log.args
      return [{ type: 'completed', workOrderId, status: statusOf(workOrderStatus), payload }]
    }
    case 'encryptionKeyStart':
      return [{ type: 'keyStarted', requesterId: log.args.requesterAddress, tag: log.args.tag }]
    case 'encryptionKeySet':
      return [{ type: 'keySet', workerId: log.args.workerId, tag: log.args.tag, nonce: log.args.nonce }]
    default:
      return []
  }
}

function receiptEvent(log: ReceiptLog): readonly ContractEvent[] {
  if (!('errorCode' in log.args) || log.args.errorCode !== 0n) return []
  switch (log.eventName) {
    case 'workOrderReceiptCreated': {
      const { workOrderId, workerId, receiptStatus, workOrderRequestHash: requestHash } = log.args
      return [{ type: 'receiptCreated', workOrderId, workerId, status: statusOf(BigInt(receiptStatus)), requestHash }]
    }
    case 'workOrderReceiptUpdated': {
      const { workOrderId, updateType } = log.args
      return [{ type: 'receiptUpdated', workOrderId, updateType: statusOf(BigInt(updateType)) }]
    }
    default:
      return []
  }
}
