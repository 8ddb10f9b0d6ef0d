import type { Entropy } from '@lockstep/core/crypto'
import { type ComposedRequest, composeRequest } from '../work-order/compose-request.js'
import { hexText } from '../work-order/hex-text.js'
import type { WorkOrderDraft } from '../work-order/work-order-draft.js'
import type { TrustedWorker } from './discover-worker.js'

/** SPEC: "Direct Model Invocation": how the requester wants to learn of the result. */
export type OrderMode =
  | { readonly type: 'synchronous'; readonly timeout: number }
  | { readonly type: 'pull' }
  | { readonly type: 'asynchronous'; readonly resultUri: string }
  | { readonly type: 'notification'; readonly notifyUri: string }

/** A work order in plain form; a random id is drawn where there is none. */
export interface OrderDraft
  extends Omit<WorkOrderDraft, 'workOrderId' | 'workerId' | 'responseTimeoutMSecs' | 'resultUri' | 'notifyUri'> {
  /** Hexadecimal digits, as many bytes as the profile takes. */
  readonly workOrderId?: string
  readonly mode: OrderMode
}

const workOrderIdLength = 32

/** Encrypts, hashes and, with a signer, signs a work order for a worker. @throws EeaError as `composeRequest`. */
export function composeOrder(worker: TrustedWorker, draft: OrderDraft, entropy: Entropy): ComposedRequest {
  const { mode, workOrderId = hexText({ hexDigits: 'lower' }, entropy(workOrderIdLength)), ...rest } = draft
  const { suite, encryptionKey, workerId } = worker
  const order = {
    ...rest,
    workOrderId,
    workerId,
    responseTimeoutMSecs: mode.type === 'synchronous' ? mode.timeout : 0,
    ...(mode.type === 'asynchronous' ? { resultUri: mode.resultUri } : {}),
    ...(mode.type === 'notification' ? { notifyUri: mode.notifyUri } : {}),
  }
  return composeRequest(suite, encryptionKey, order, entropy)
}
