import type { RequesterSession } from '../../work-order/compose-request.js'
import { EeaError } from '../../work-order/eea-error.js'
import { type OpenedResponse, type OutputDataKeys, openResponse } from '../../work-order/open-response.js'
import type { PayloadFetcher } from '../payload/payload-fetcher.js'
import { resolvePayload } from '../payload/resolve-payload.js'
import { readResponsePayload } from '../payload/response-payload.js'
import type { CompletedOrder } from './await-order.js'
import type { KnownProxyWorker } from './proxy-client-options.js'

/**
 * Opens the response of a completed order: brings it here, verifies the worker's signature over its hash, decrypts it.
 * The chain is not believed: whoever may complete orders could write another text.
 *
 * @throws EeaError `OrderFailed` with the code that the worker service told; what `openResponse` throws.
 */
export async function openOrder(
  worker: KnownProxyWorker,
  fetcher: PayloadFetcher,
  session: RequesterSession,
  { workOrderId, response }: CompletedOrder,
  options: { readonly dataKeys?: OutputDataKeys | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<OpenedResponse> {
  const { signal = new AbortController().signal } = options
  const answer = readResponsePayload((await resolvePayload(fetcher, response, signal)).text)
  if (answer.type === 'error') throw failed(workOrderId, answer.code, answer.message)
  return openResponse(worker.suite, session, answer.result, worker.verificationKey, options.dataKeys)
}

const failed = (workOrderId: string, code: number, message: string): EeaError =>
  new EeaError('OrderFailed', code, `order ${workOrderId} failed: ${message}`, {
    field: 'workOrderId',
    value: workOrderId,
  })
