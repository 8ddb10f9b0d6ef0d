import type { WorkOrderProfile } from '../work-order/profile.js'
import type { WorkOrderRequest } from '../work-order/work-order-request.js'
import type { WorkOrderResult } from '../work-order/work-order-result.js'

/** What a worker hands back of an order that it executed. */
export interface ExecutedOrder {
  readonly result: WorkOrderResult
  /** The response hash, 32 bytes: what the order's receipt keeps. */
  readonly responseHash: Uint8Array
  /** The receipt says `processed` instead of `completed`, because the worker will update it again. */
  readonly expectsUpdates?: boolean
}

/** An update of a receipt that the worker signs. */
export interface ReceiptUpdateToSign {
  /** As it came. */
  readonly workOrderId: string
  /** 0 pending, 1 completed, 2 processed, 3 failed, 4 rejected; above 255 the application's. */
  readonly updateType: number
  /** Raw bytes; the record has them in BASE64. */
  readonly updateData: Uint8Array
}

/**
 * A worker whose orders a service takes: the enclave's side of it, which holds the keys. The service sees ciphertext,
 * and holds what the worker answers for as long as the requester may ask.
 */
export interface WorkOrderWorker {
  readonly workerId: string
  readonly profile: WorkOrderProfile
  /** Orders that it executes at a time; 1 if left out. */
  readonly concurrency?: number
  /**
   * Refuses, on arrival, what the worker could not execute, such as a workload that it does not have. It sees what the
   * service sees; hashes and signatures are verified when the order is executed.
   *
   * @throws EeaError
   */
  admit?(request: WorkOrderRequest): void
  /**
   * Opens an order, executes it and signs the response. May be called again for the same order after a crash, so a
   * worker with state has to know its orders by their id.
   *
   * @throws EeaError what the requester is told; any other error is told as "execution failed" and nothing more.
   */
  execute(request: WorkOrderRequest, signal: AbortSignal): Promise<ExecutedOrder>
  /** Signs an update of a receipt with the worker's signing key; BASE64. Without it, receipts are not updated. */
  signReceiptUpdate?(update: ReceiptUpdateToSign): Promise<string>
}
