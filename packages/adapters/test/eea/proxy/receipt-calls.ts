import { type Address, type Hex, parseEventLogs } from 'viem'
import { workOrderReceiptsAbi as abi } from '../../../src/eea/proxy/index.js'
import { gas, type TestChain } from './chain.js'

export type Creation = readonly [
  workOrderId: Hex,
  workerId: Hex,
  workerServiceId: Hex,
  requesterId: Hex,
  receiptCreateStatus: bigint,
  workOrderRequestHash: Hex,
]

export type Update = readonly [
  workOrderId: Hex,
  updaterId: Hex,
  updateType: bigint,
  updateData: Hex,
  updateSignature: Hex,
  signatureRules: string,
]

/** Creates a receipt; answers the event's fields and the log. */
export async function createReceipt(chain: TestChain, address: Address, args: Creation, from: number) {
  const account = chain.account(from)
  const call = { address, abi, functionName: 'workOrderReceiptCreate', args, account, gas } as const
  const { logs, gasUsed } = await chain.mined(chain.client.writeContract(call))
  return { event: parseEventLogs({ abi, logs, eventName: 'workOrderReceiptCreated' })[0]?.args, log: logs[0], gasUsed }
}

/** Updates a receipt; answers the event's fields and the log. */
export async function updateReceipt(chain: TestChain, address: Address, args: Update, from: number) {
  const account = chain.account(from)
  const call = { address, abi, functionName: 'workOrderReceiptUpdate', args, account, gas } as const
  const { logs, gasUsed } = await chain.mined(chain.client.writeContract(call))
  return { event: parseEventLogs({ abi, logs, eventName: 'workOrderReceiptUpdated' })[0]?.args, log: logs[0], gasUsed }
}
