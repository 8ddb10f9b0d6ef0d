import type { Entropy } from '@lockstep/core/crypto'
import { z } from 'zod'
import { creationPreimage, updatePreimage } from '../receipt/receipt-preimage.js'
import { lastUpdate } from '../receipt/receipts.js'
import { base64Bytes, base64Text } from '../work-order/base64-text.js'
import type { ComposedRequest } from '../work-order/compose-request.js'
import { drawNonce } from '../work-order/draw-nonce.js'
import { equalBytes } from '../work-order/equal-bytes.js'
import { parameterFault, signatureFault } from '../work-order/fault.js'
import { canonicalId } from '../work-order/field-bytes.js'
import { signHash, verifyHash } from '../work-order/hash-signature.js'
import type { HashSigner } from '../work-order/hash-signer.js'
import type { OpenedResponse } from '../work-order/open-response.js'
import { parseRecord } from '../work-order/parse-record.js'
import { publicKeyText } from '../work-order/public-key-text.js'
import { base64Schema } from '../work-order/text-schema.js'
import { workOrderHash } from '../work-order/work-order-hash.js'
import type { TrustedWorker } from './discover-worker.js'
import type { ServiceConnection } from './service-connection.js'
import { serviceRefused } from './service-refused.js'

/** Who signs the receipt that is created for an order, and which worker service it names. */
export interface OrderReceiptOptions {
  /** Signs the receipt for the requester. */
  readonly signer: HashSigner
  readonly workerServiceId: string
  readonly entropy: Entropy
}

/** The worker's own statement, in its signed update of a receipt, of which response it gave. */
export interface KeptReceipt {
  readonly workOrderId: string
  /** 0 pending, 1 completed, 2 processed, 3 failed, 4 rejected; above 255 the application's. */
  readonly updateType: number
  /** The response hash, 32 bytes. */
  readonly responseHash: Uint8Array
  /** BASE64; by the worker's verification key. */
  readonly updateSignature: string
}

/**
 * Creates the receipt of an order, pending, before or after the order is submitted.
 *
 * SPEC: "Receipt Create Request Payload".
 *
 * @throws EeaError `ServiceRefused`.
 */
export async function createOrderReceipt(
  service: ServiceConnection,
  { workerId, suite }: TrustedWorker,
  { request, hash }: Pick<ComposedRequest, 'request' | 'hash'>,
  { signer, workerServiceId, entropy }: OrderReceiptOptions,
): Promise<void> {
  const creation = {
    workOrderId: request.workOrderId,
    workerServiceId,
    workerId,
    requesterId: request.requesterId,
    receiptCreateStatus: 0,
    workOrderRequestHash: base64Text(hash.digest),
    requesterGeneratedNonce: drawNonce(suite, 'hex', entropy),
  }
  const signed = signHash(signer, workOrderHash(suite, creationPreimage(suite.profile, creation)))
  const answer = await service.call('WorkOrderReceiptCreate', {
    ...creation,
    requesterSignature: base64Text(signed),
    signatureRules: `${suite.algorithms.hashing[0]}/${signer.algorithm}`,
    ...(suite.profile.selfAssertedKey
      ? { receiptVerificationKey: publicKeyText(suite.profile, signer.publicKey) }
      : {}),
  })
  if (answer.type === 'status' && answer.code === 0) return
  throw serviceRefused('WorkOrderReceiptCreate', answer.type === 'status' ? answer : noStatus)
}

const noStatus = { code: 1, message: 'a result where a status belongs' }

const updateSchema = z.object({
  updaterId: z.string().max(512),
  updateType: z.int().nonnegative(),
  updateData: base64Schema(64 * 1024),
  updateSignature: base64Schema(1024, 8),
})

/**
 * Fetches the worker's last update of a receipt and believes it only with the worker's signature, and only where it is
 * about the response that the requester holds. To be kept: it proves to others what the worker answered.
 *
 * @throws EeaError `ServiceRefused`; `InvalidSignature` with the profile's code; `InvalidParameter` for a receipt of
 * another response.
 */
export async function fetchOrderReceipt(
  service: ServiceConnection,
  worker: TrustedWorker,
  { result, hash }: Pick<OpenedResponse, 'result' | 'hash'>,
): Promise<KeptReceipt> {
  const { workerId, suite, verificationKey } = worker
  const { workOrderId } = result
  const params = { workOrderId, updaterId: workerId, updateIndex: lastUpdate }
  const answer = await service.call('WorkOrderReceiptUpdateRetrieve', params)
  if (answer.type === 'status') throw serviceRefused('WorkOrderReceiptUpdateRetrieve', answer)
  const update = parseRecord(updateSchema, answer.result)
  if (canonicalId(suite.profile, update.updaterId) !== canonicalId(suite.profile, workerId)) {
    throw parameterFault('updaterId', update.updaterId, workerId)
  }
  const { updateType, updateData, updateSignature } = update
  const signed = workOrderHash(suite, updatePreimage(suite.profile, { workOrderId, updateType, updateData }))
  if (!verifyHash(suite, verificationKey, signed, base64Bytes(updateSignature))) {
    throw signatureFault(suite.profile, 'updateSignature', 'was not made over this update by the key of the worker')
  }
  const responseHash = base64Bytes(updateData)
  if (equalBytes(responseHash, hash.digest)) return { workOrderId, updateType, responseHash, updateSignature }
  throw parameterFault('updateData', updateData, 'the hash of the response that the worker gave to the requester')
}
