import { LockstepError, toHex } from '@lockstep/core'
import type { RequestId } from '../../json-rpc/envelope.js'
import { refuse } from '../../json-rpc/refuse.js'
import { textIn } from '../../json-rpc/text-in.js'
import type { EeaError } from '../../work-order/eea-error.js'
import { requestHash } from '../../work-order/work-order-hash.js'
import { parseWorkOrderRequest, type WorkOrderRequest } from '../../work-order/work-order-request.js'
import { idWord } from '../payload/id-word.js'
import type { PayloadFetcher } from '../payload/payload-fetcher.js'
import { readRequestPayload } from '../payload/request-payload.js'
import { resolvePayload } from '../payload/resolve-payload.js'
import type { ProxyOrder } from './proxy-record.js'
import type { ProxyWorker } from './proxy-worker.js'

export interface ProxyAdmission {
  readonly worker: ProxyWorker
  readonly fetcher: PayloadFetcher
  /** Request hash of the order's receipt, where there is one. */
  readonly receiptHash: string | undefined
  /** Takes a URI whose bytes nothing on the chain fixes. */
  readonly allowUnhashedUris: boolean
  readonly signal: AbortSignal
}

/** An order that may be executed. */
export interface AdmittedProxyOrder {
  readonly request: WorkOrderRequest
  readonly id: RequestId
}

/**
 * Brings an order's request here and checks what can be checked without opening it: that its bytes are the ones that
 * the chain means, that its ids are the event's, that it has the hash of the receipt, that the worker takes it.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Submitting a New Work Order": the ids should match the fields of the request.
 *
 * @throws EeaError for an order that is refused; what the fetcher throws, where trying again may help.
 */
export async function admitProxyOrder(admission: ProxyAdmission, order: ProxyOrder): Promise<AdmittedProxyOrder> {
  const { worker, receiptHash, allowUnhashedUris } = admission
  const { text, isFixed } = await payloadOf(admission, order)
  if (!isFixed && receiptHash === undefined && !allowUnhashedUris) throw unhashedUri()
  const { id, params } = readRequestPayload(text)
  // PERF: ids first, which cost nothing.
  for (const field of ['workOrderId', 'workerId', 'requesterId'] as const) {
    if (wordIn(params, field) !== order[field]) throw otherId(field, order[field])
  }
  const request = parseWorkOrderRequest(worker.suite.profile, params)
  if (receiptHash !== undefined && toHex(requestHash(worker.suite, request).digest) !== receiptHash) throw otherHash()
  worker.worker.admit?.(request)
  return { request, id }
}

async function payloadOf({ fetcher, signal }: ProxyAdmission, { payload }: ProxyOrder) {
  try {
    return await resolvePayload(fetcher, payload, signal)
  } catch (error) {
    if (error instanceof LockstepError && lastingFaults.has(error.code)) {
      throw refuse('InvalidParameter', 'workOrderRequest is a URI whose content this service does not take', {
        field: 'workOrderRequest',
      })
    }
    throw error
  }
}

/** Faults that another attempt does not mend. */
const lastingFaults: ReadonlySet<string> = new Set(['CallbackRefused', 'PayloadTooLarge', 'PayloadHash', 'PayloadText'])

function wordIn(params: unknown, field: string): string | undefined {
  try {
    return idWord(textIn(params, field))
  } catch {
    return undefined
  }
}

const unhashedUri = (): EeaError =>
  refuse(
    'InvalidParameter',
    'workOrderRequest is a URI without a hash; end it in #sha256= and the hash of its content, or create the receipt first',
    { field: 'workOrderRequest' },
  )

const otherId = (field: string, expected: string): EeaError =>
  refuse('InvalidParameter', `${field} of the request is not that of the submission, ${expected}; submit equal ids`, {
    field,
    limit: expected,
  })

const otherHash = (): EeaError =>
  refuse(
    'InvalidParameter',
    'the request does not have the workOrderRequestHash of its receipt; submit what was hashed',
    {
      field: 'workOrderRequestHash',
    },
  )
