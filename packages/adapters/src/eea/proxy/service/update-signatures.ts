import { fromHex, toHex } from '@lockstep/core'
import type { Hex } from 'viem'
import { base64Bytes } from '../../work-order/base64-text.js'
import type { ProxyTables } from './proxy-tables.js'
import type { ProxyWorker } from './proxy-worker.js'
import { dueReceipts, updateKey } from './wanted-actions.js'

/** Signatures of the updates that are due. */
export interface UpdateSignatures {
  /** Lets workers sign what is due and not signed. A worker that cannot sign leaves the update without its signature. */
  prepare(): Promise<void>
  /** By key of the update. */
  of(key: string): Hex | undefined
}

/**
 * The worker's signatures under updates of receipts. The contract lets the service's account update without one; the
 * requester wants to know that it was the worker who answered.
 */
export function createUpdateSignatures(
  tables: ProxyTables,
  workers: ReadonlyMap<string, ProxyWorker>,
  onFault: (fault: unknown) => void,
): UpdateSignatures {
  let signatures = new Map<string, Hex>()
  return {
    async prepare() {
      const due = new Map<string, Hex>()
      for (const { receipt, ending } of dueReceipts(tables)) {
        const key = updateKey(receipt.workOrderId, ending)
        const { workOrderId, workerId } = receipt
        const update = {
          workOrderId: workOrderId.slice(2),
          updateType: ending.updateType,
          updateData: fromHex(ending.updateData),
        }
        const known = signatures.get(key)
        due.set(key, known ?? (await sign(workers.get(workerId), update, onFault)))
      }
      signatures = due
    },
    of: (key) => signatures.get(key),
  }
}

async function sign(
  worker: ProxyWorker | undefined,
  update: { readonly workOrderId: string; readonly updateType: number; readonly updateData: Uint8Array },
  onFault: (fault: unknown) => void,
): Promise<Hex> {
  try {
    const signature = await worker?.worker.signReceiptUpdate?.(update)
    return signature === undefined ? '0x' : toHex(base64Bytes(signature))
  } catch (error) {
    onFault(error)
    return '0x'
  }
}
