import { isRequest, type RequestId, readEnvelope } from '../../json-rpc/envelope.js'
import { parseStrictJson } from '../../json-rpc/parse-strict-json.js'
import { genericCode } from '../../work-order/eea-code.js'
import { EeaError } from '../../work-order/eea-error.js'
import type { WorkOrderRequest } from '../../work-order/work-order-request.js'

/** What a request's payload says. */
export interface RequestPayload {
  readonly id: RequestId
  /** Parameters of WorkOrderSubmit, unchecked. */
  readonly params: unknown
}

/** The id of a payload that has none. */
const defaultId = 1

/**
 * The JSON text of a submission: the same request that the direct model posts.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Submitting a New Work Order" and "Work Order Request Payload".
 */
export function requestPayload(request: WorkOrderRequest): string {
  return JSON.stringify({ jsonrpc: '2.0', method: 'WorkOrderSubmit', id: defaultId, params: request })
}

/**
 * Reads a payload: a WorkOrderSubmit request, or its parameters alone, as connectors of Avalon send them.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 2.
 */
export function readRequestPayload(text: string): RequestPayload {
  const value = jsonOf(text)
  if (typeof value !== 'object' || value === null || !('jsonrpc' in value)) return { id: defaultId, params: value }
  const envelope = readEnvelope(value)
  if (!isRequest(envelope)) throw refused(envelope.reason)
  if (envelope.method !== 'WorkOrderSubmit') throw refused('method has to be WorkOrderSubmit')
  return { id: envelope.id ?? defaultId, params: envelope.params }
}

function jsonOf(text: string): unknown {
  try {
    return parseStrictJson(text)
  } catch {
    throw refused('it is no JSON that all readers understand alike')
  }
}

const refused = (reason: string): EeaError =>
  new EeaError('InvalidParameter', genericCode.invalidParameter, `workOrderRequest is no WorkOrderSubmit: ${reason}.`, {
    field: 'workOrderRequest',
  })
