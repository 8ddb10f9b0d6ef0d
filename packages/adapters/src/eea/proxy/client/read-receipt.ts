import type { Address, Client, Hex } from 'viem'
import { BaseError, ContractFunctionRevertedError } from 'viem'
import { readContract } from 'viem/actions'
import { workOrderReceiptsAbi } from '../artifact/work-order-receipts.js'
import { idWord } from '../payload/id-word.js'

/** A receipt as the contract has it. */
export interface ProxyReceipt {
  readonly workerServiceId: Hex
  readonly workerId: Hex
  readonly requesterId: Hex
  readonly requestHash: Hex
  /**
   * What the receipt was created with: 0 pending, 1 completed, 2 processed, 3 failed, 4 rejected; above 255 the
   * application's.
   */
  readonly createStatus: bigint
  /** Now: that of the latest update that changed it, else `createStatus`. */
  readonly status: bigint
  /** The last update; `undefined` where there is none. */
  readonly lastUpdate: ProxyReceiptUpdate | undefined
}

/**
 * An update of a receipt as the contract has it.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Retrieving a Work Order Receipt Update" of the proxy model.
 */
export interface ProxyReceiptUpdate {
  readonly updaterId: Hex
  /** The status that the update sets, or above 255 an update of the application, which leaves the status. */
  readonly updateType: bigint
  readonly updateData: Hex
  readonly updateSignature: Hex
  readonly signatureRules: string
}

/** Index of the last update. SPEC: "Retrieving a Work Order Receipt Update". */
const lastUpdate = 0xffff_ffffn
const anyUpdater: Hex = `0x${'00'.repeat(32)}`

/** The receipt of an order with its last update; `undefined` where there is none. */
export async function readReceipt(
  client: Client,
  receipts: Address,
  workOrderId: string,
): Promise<ProxyReceipt | undefined> {
  const contract = { address: receipts, abi: workOrderReceiptsAbi } as const
  const id = idWord(workOrderId)
  const found = await orNothing(
    readContract(client, { ...contract, functionName: 'workOrderReceiptRetrieve', args: [id] }),
  )
  if (found === undefined) return undefined
  const [workerServiceId, workerId, requesterId, createStatus, requestHash, status] = found
  const update = await orNothing(
    readContract(client, {
      ...contract,
      functionName: 'workOrderReceiptUpdateRetrieve',
      args: [id, anyUpdater, lastUpdate],
    }),
  )
  return {
    workerServiceId,
    workerId,
    requesterId,
    requestHash,
    createStatus,
    status,
    lastUpdate: update && {
      updaterId: update[0],
      updateType: update[1],
      updateData: update[2],
      updateSignature: update[3],
      signatureRules: update[4],
    },
  }
}

/** Reading what does not exist reverts. */
async function orNothing<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read
  } catch (error) {
    const isRevert = (cause: unknown): boolean => cause instanceof ContractFunctionRevertedError
    if (error instanceof BaseError && error.walk(isRevert) !== null) return undefined
    throw error
  }
}
