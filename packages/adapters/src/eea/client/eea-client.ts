import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import type { ComposedRequest } from '../work-order/compose-request.js'
import type { HashSigner } from '../work-order/hash-signer.js'
import type { OpenedResponse } from '../work-order/open-response.js'
import type { AttestWorkerDetails } from './attest-worker-details.js'
import { awaitResult, type PullOptions } from './await-result.js'
import { composeOrder, type OrderDraft } from './compose-order.js'
import { discoverWorker, type TrustedWorker } from './discover-worker.js'
import { findWorkers, type WorkerSearch } from './find-workers.js'
import type { OrderProgress } from './order-progress.js'
import { createOrderReceipt, fetchOrderReceipt, type KeptReceipt } from './order-receipt.js'
import type { ServiceConnection } from './service-connection.js'
import { submitOrder } from './submit-order.js'

/** What a requester of the direct model needs. */
export interface EeaClientOptions {
  readonly service: ServiceConnection
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  /** Judges the proof of every worker before anything is sent to it, such as `attestByIas`. */
  readonly attest: AttestWorkerDetails
  /** Creates a receipt with every order and keeps what the worker says in it; no receipts if left out. */
  readonly receipts?: { readonly signer: HashSigner; readonly workerServiceId: string }
}

/** An order that was submitted. The session is what its result is opened with, and a secret. */
export interface SubmittedOrder {
  readonly worker: TrustedWorker
  readonly session: ComposedRequest
  readonly progress: OrderProgress
}

/** The checked result of an order. */
export interface CompletedOrder {
  readonly session: ComposedRequest
  readonly response: OpenedResponse
  /** There where the client makes receipts. */
  readonly receipt: KeptReceipt | undefined
}

/** A requester of the direct model. Everything that it does is a function of this folder too. */
export interface EeaClient {
  /** Identifiers of the workers that match, page after page. What the registry says of them is not checked yet. */
  find(search?: WorkerSearch): AsyncGenerator<string>
  /**
   * A worker whose record and proof were checked, so that orders may go to it.
   *
   * @throws as `discoverWorker`
   */
  discover(workerId: string): Promise<TrustedWorker>
  /** Composes and submits; for modes other than the synchronous one, and for those who wait in their own way. */
  submit(worker: TrustedWorker, draft: OrderDraft): Promise<SubmittedOrder>
  /** Waits for the result, in whatever mode the order was submitted: whoever is called back pulls as well. */
  complete(order: SubmittedOrder, options?: PullOptions): Promise<CompletedOrder>
  /** {@link submit} and {@link complete}. */
  execute(worker: TrustedWorker, draft: OrderDraft, options?: PullOptions): Promise<CompletedOrder>
}

/** Creates a client; nothing is sent before it is used. */
export function createEeaClient({ service, provider, entropy, attest, receipts }: EeaClientOptions): EeaClient {
  async function submit(worker: TrustedWorker, draft: OrderDraft): Promise<SubmittedOrder> {
    const session = composeOrder(worker, draft, entropy)
    const progress = await submitOrder(service, worker, session)
    return { worker, session, progress }
  }

  /** Behind the submission: Avalon creates receipts of orders that it knows only. */
  async function keepReceipt(
    worker: TrustedWorker,
    session: ComposedRequest,
    response: OpenedResponse,
  ): Promise<KeptReceipt | undefined> {
    if (receipts === undefined) return undefined
    await createOrderReceipt(service, worker, session, { ...receipts, entropy })
    return fetchOrderReceipt(service, worker, response)
  }

  async function complete(
    { worker, session, progress }: SubmittedOrder,
    options: PullOptions = {},
  ): Promise<CompletedOrder> {
    const response =
      progress.type === 'completed' ? progress.response : await awaitResult(service, worker, session, options)
    return { session, response, receipt: await keepReceipt(worker, session, response) }
  }

  return {
    find: (search) => findWorkers(service, search),
    discover: (workerId) => discoverWorker(service, workerId, { provider, attest }),
    submit,
    complete,
    execute: async (worker, draft, options) => complete(await submit(worker, draft), options),
  }
}
