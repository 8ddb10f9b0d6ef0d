import { base64Bytes } from './base64-text.js'
import type { RequesterSession } from './compose-request.js'
import { decryptData } from './data-cipher.js'
import { type DataItem, type InDataItem, inIndexOrder, protectionOf } from './data-item.js'
import { integrityFault, parameterFault, signatureFault } from './fault.js'
import { canonicalId } from './field-bytes.js'
import { itemIv } from './item-iv.js'
import { requireDataHash } from './opened-item.js'
import { payloadFormatOf } from './payload-format.js'
import { memberKey } from './pool-member.js'
import type { PublicKey } from './public-key.js'
import { responseHash, type WorkOrderHash } from './work-order-hash.js'
import { parseWorkOrderResult, type WorkOrderResult } from './work-order-result.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** A result that was found to be the worker's answer to the request. */
export interface OpenedResponse {
  readonly result: WorkOrderResult
  readonly hash: WorkOrderHash
  /** Outputs in the order of their index. */
  readonly outData: readonly OpenedOutput[]
}

/** An output: plain, or still under a third party's data key that the requester does not have. */
export type OpenedOutput =
  | { readonly type: 'plain'; readonly index: number; readonly data: Uint8Array }
  | { readonly type: 'sealed'; readonly index: number; readonly data: Uint8Array }

/** Data keys of outputs under a third party's key, by index, for that party itself. */
export type OutputDataKeys = ReadonlyMap<number, Uint8Array>

/**
 * Checks and decrypts the result of a work order on the requester's side: the record, that it answers this request,
 * the worker's signature over its hash, every output.
 *
 * The response hash does not cover the values of `index` of clear outputs, nor the request: a requester that has to
 * prove which inputs gave which outputs needs the receipt as well.
 *
 * @param verificationKey the worker's, from its attested details.
 * @throws EeaError `InvalidParameter` with `eeaCode` 2; `InvalidSignature` or `IntegrityFailure` with the profile's
 * codes.
 */
export function openResponse(
  suite: WorkOrderSuite,
  session: RequesterSession,
  result: unknown,
  verificationKey: PublicKey,
  dataKeys: OutputDataKeys = new Map(),
): OpenedResponse {
  const parsed = parseWorkOrderResult(suite.profile, result)
  requireSameIds(suite, session, parsed)
  const hash = requireWorkerSignature(suite, session, parsed, verificationKey)
  const opening = { suite, session, dataKeys }
  return { result: parsed, hash, outData: inIndexOrder(parsed.outData).map((item) => openOutput(opening, item)) }
}

interface OutputOpening {
  readonly suite: WorkOrderSuite
  readonly session: RequesterSession
  readonly dataKeys: OutputDataKeys
}

/** SPEC: "Work Order Result Payload": the ids but `workOrderId` may be absent; present, they must match. */
function requireSameIds({ profile }: WorkOrderSuite, { request }: RequesterSession, result: WorkOrderResult): void {
  for (const field of ['workOrderId', 'workloadId', 'workerId', 'requesterId'] as const) {
    const [asked, answered] = [request[field], result[field]]
    if (answered === undefined) continue
    if (asked !== undefined && canonicalId(profile, asked) === canonicalId(profile, answered)) continue
    throw parameterFault(`result.${field}`, answered, `${asked ?? 'absent'}, as in the request`)
  }
}

function requireWorkerSignature(
  suite: WorkOrderSuite,
  { request }: RequesterSession,
  result: WorkOrderResult,
  verificationKey: PublicKey,
): WorkOrderHash {
  const hash = responseHash(suite, result)
  const key = memberKey(suite, verificationKey, request.requesterNonce, result)
  if (payloadFormatOf(suite, request.payloadFormat).verify(suite, key, hash, result.workerSignature)) return hash
  throw signatureFault(suite.profile, 'workerSignature', 'was not made over this result by the key of the worker')
}

function openOutput({ suite, session, dataKeys }: OutputOpening, item: InDataItem): OpenedOutput {
  const { index } = item
  const requested = session.request.outData?.find((output) => output.index === index)
  const data = base64Bytes(item.data)
  const protection = protectionOf(keyedItem(suite, item, requested))
  if (protection === 'clear') return plain(suite, item, data)
  const key = protection === 'session' ? session.sessionKey : dataKeys.get(index)
  if (key === undefined) return { type: 'sealed', index, data }
  const ivItem = item.iv === undefined ? (requested ?? item) : item
  const opened = decryptData(suite, key, itemIv(suite.profile, ivItem, session.request.sessionKeyIv, protection), data)
  if (opened === undefined)
    throw integrityFault(suite.profile, `data of output ${index}`, 'does not open under its key')
  return plain(suite, item, opened)
}

/** Which item says what key an output is under: in some profiles the result repeats it. */
function keyedItem({ profile }: WorkOrderSuite, item: DataItem, requested: DataItem | undefined): DataItem {
  return profile.resultItemKey === undefined ? (requested ?? { index: item.index }) : item
}

function plain(suite: WorkOrderSuite, item: InDataItem, data: Uint8Array): OpenedOutput {
  requireDataHash(suite, item, data)
  return { type: 'plain', index: item.index, data }
}
