import { setTimeout as pauseFor } from 'node:timers/promises'
import type { Entropy } from '@lockstep/core/crypto'
import { type Hex, padHex } from 'viem'
import { type ComposedRequest, composeRequest } from '../../work-order/compose-request.js'
import type { EncryptionKeyRecord } from '../../work-order/encryption-key-record.js'
import type { OpenedResponse, OutputDataKeys } from '../../work-order/open-response.js'
import type { WorkOrderDraft } from '../../work-order/work-order-draft.js'
import { createPayloadFetcher } from '../payload/payload-fetcher.js'
import { readEncryptionKey, startEncryptionKey } from './ask-encryption-key.js'
import { awaitOrder, type CompletedOrder } from './await-order.js'
import { openOrder } from './open-order.js'
import type { ProxyClientOptions } from './proxy-client-options.js'
import { type ProxyReceipt, readReceipt } from './read-receipt.js'
import { type SubmissionOptions, submitOrder } from './submit-order.js'
import { type OrderEnd, verifyReceipt } from './verify-receipt.js'

/** The answer to an order, verified, with what a requester keeps to prove it. */
export interface VerifiedAnswer {
  readonly completed: CompletedOrder
  readonly response: OpenedResponse
}

/** What ends the wait for an order's completion. */
export interface AwaitingOptions {
  /** The wait rejects with its reason; nobody gives up if left out. */
  readonly signal?: AbortSignal
}

/** A requester of the proxy model. */
export interface EeaProxyClient {
  /** Encrypts, hashes and signs an order for the worker. */
  compose(draft: WorkOrderDraft, entropy: Entropy): ComposedRequest
  /**
   * Submits the order by the proxy contract, with its receipt where a worker service is named.
   *
   * @throws EeaError `SubmissionRefused`; see {@link submitOrder}
   */
  submit(composed: ComposedRequest, options?: SubmissionOptions): Promise<void>
  /** Waits for the end of an order, as deep in the chain as the options say. @throws LockstepError `OrderUnknown` */
  awaitCompletion(workOrderId: string, options?: AwaitingOptions): Promise<CompletedOrder>
  /**
   * Verifies hash and signature of a response and decrypts it.
   *
   * @throws EeaError `OrderFailed`, `InvalidSignature`, `IntegrityFailure`, `InvalidParameter`.
   */
  verify(composed: ComposedRequest, completed: CompletedOrder, dataKeys?: OutputDataKeys): Promise<VerifiedAnswer>
  /** The receipt of an order; `undefined` where there is none. */
  receipt(workOrderId: string): Promise<ProxyReceipt | undefined>
  /**
   * Waits until the receipt says how the order ended, verifies it and answers it: what to keep.
   *
   * @throws LockstepError `ReceiptMismatch` for one that says something else.
   */
  awaitReceipt(composed: ComposedRequest, end: OrderEnd, options?: AwaitingOptions): Promise<ProxyReceipt>
  /** Asks for an encryption key of one's own, waits for it, verifies it. The tag is the account if left out. */
  encryptionKey(
    options?: AwaitingOptions & { readonly tag?: Hex; readonly lastUsedKeyNonce?: Hex },
  ): Promise<EncryptionKeyRecord>
  close(): Promise<void>
}

/** Creates a requester for one worker. */
export function createEeaProxyClient(options: ProxyClientOptions): EeaProxyClient {
  const { client, chainId, account, proxy, receipts, worker, confirmations = 12, interval = 1000 } = options
  const fetcher = options.fetcher ?? createPayloadFetcher()
  const pause = (): Promise<void> => pauseFor(interval)
  const sender = { client, chainId, account, pause }

  const receipt = async (workOrderId: string): Promise<ProxyReceipt | undefined> =>
    receipts === undefined ? undefined : readReceipt(client, receipts, workOrderId)

  return {
    compose: (draft, entropy) => composeRequest(worker.suite, worker.encryptionKey, draft, entropy),
    async submit(composed, submission) {
      await submitOrder(sender, proxy, composed, submission)
    },
    awaitCompletion: (workOrderId, { signal } = {}) =>
      awaitOrder({ client, proxy, confirmations, pause, signal }, workOrderId),
    async verify(composed, completed, dataKeys) {
      return { completed, response: await openOrder(worker, fetcher, composed, completed, { dataKeys }) }
    },
    receipt,
    async awaitReceipt(composed, end, { signal } = {}) {
      for (;;) {
        signal?.throwIfAborted()
        const found = await receipt(composed.request.workOrderId)
        if (found !== undefined && found.status !== found.createStatus) {
          verifyReceipt(worker, composed, end, found)
          return found
        }
        await pause()
      }
    },
    async encryptionKey({ signal, tag = padHex(account.address, { size: 32 }), lastUsedKeyNonce } = {}) {
      const query = { client, proxy, worker }
      const ready = await readEncryptionKey(query, tag, lastUsedKeyNonce)
      if (ready !== undefined) return ready
      await startEncryptionKey(sender, proxy, tag)
      for (;;) {
        signal?.throwIfAborted()
        const key = await readEncryptionKey(query, tag, lastUsedKeyNonce)
        if (key !== undefined) return key
        await pause()
      }
    },
    async close() {
      if (options.fetcher === undefined) await fetcher.close()
    },
  }
}
