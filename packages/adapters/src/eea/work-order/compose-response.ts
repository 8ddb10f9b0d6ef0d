import type { Entropy } from '@lockstep/core/crypto'
import { base64Text } from './base64-text.js'
import { encryptData, IV_LENGTH } from './data-cipher.js'
import { type InDataItem, inIndexOrder } from './data-item.js'
import { drawNonce } from './draw-nonce.js'
import type { HashSigner } from './hash-signer.js'
import { digestOf } from './hashing-algorithm.js'
import { hexText } from './hex-text.js'
import { itemIv } from './item-iv.js'
import type { OpenedRequest } from './open-request.js'
import type { RequestedOutput } from './opened-item.js'
import { payloadFormatOf } from './payload-format.js'
import { responseHash, type WorkOrderHash } from './work-order-hash.js'
import { parseWorkOrderResult, type WorkOrderResult } from './work-order-result.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** A plain output of a workload. */
export interface WorkOrderOutput {
  /** Which of the outputs; no two have the same. */
  readonly index: number
  /** In the clear. */
  readonly data: Uint8Array
  /** Sends the hash of the plaintext along; see `InputDraft`. */
  readonly withDataHash?: boolean | undefined
}

/** A result that is ready to be sent. */
export interface ComposedResponse {
  readonly result: WorkOrderResult
  /** The response hash, which a receipt's update carries. */
  readonly hash: WorkOrderHash
}

/**
 * Encrypts, hashes and signs the outputs of a work order inside the worker. An output comes under the key that the
 * request's `outData` names for its index, or under the session key.
 *
 * SPEC: the text has no initialization vector for an output that the request did not name, or whose own was used for
 * a reference. Such an output gets a fresh one and its item says so, which the text does not forbid.
 *
 * @throws EeaError `InvalidParameter` for a repeated index or outputs over the limits.
 */
export function composeResponse(
  suite: WorkOrderSuite,
  opened: OpenedRequest,
  outputs: readonly WorkOrderOutput[],
  signer: HashSigner,
  entropy: Entropy,
): ComposedResponse {
  const { request } = opened
  const unsigned = {
    workOrderId: request.workOrderId,
    ...(request.workloadId === undefined ? {} : { workloadId: request.workloadId }),
    workerId: request.workerId,
    requesterId: request.requesterId,
    workerNonce: drawNonce(suite, suite.profile.workerNonce, entropy),
    outData: inIndexOrder(outputs.map((output) => resultItem(suite, opened, output, entropy))),
  }
  const hash = responseHash(suite, unsigned)
  const workerSignature = payloadFormatOf(suite, request.payloadFormat).sign(suite, signer, hash)
  const result = { ...unsigned, workerSignature }
  // Checked, but sent as it was composed: Avalon's SDK reads members that are empty texts and fails without them.
  parseWorkOrderResult(suite.profile, result)
  return { result, hash }
}

function resultItem(
  suite: WorkOrderSuite,
  opened: OpenedRequest,
  output: WorkOrderOutput,
  entropy: Entropy,
): InDataItem {
  const requested = opened.outData.find(({ item }) => item.index === output.index)
  const { data, iv } = protectedData(suite, opened, requested, output.data, entropy)
  const dataHash = digestOf(suite.provider, suite.algorithms.hashing[0], output.data)
  return {
    index: output.index,
    ...(output.withDataHash === true ? { dataHash: hexText(suite.profile, dataHash) } : {}),
    data: base64Text(data),
    ...itemKeyFields(suite, requested),
    ...(iv === undefined ? {} : { iv: hexText(suite.profile, iv) }),
  }
}

interface ProtectedData {
  readonly data: Uint8Array
  /** Where the requester cannot know it. */
  readonly iv?: Uint8Array
}

function protectedData(
  suite: WorkOrderSuite,
  { request, sessionKey }: OpenedRequest,
  requested: RequestedOutput | undefined,
  data: Uint8Array,
  entropy: Entropy,
): ProtectedData {
  if (requested?.protection === 'clear') return { data }
  const key = requested?.key ?? sessionKey
  const protection = requested?.protection ?? 'session'
  const isShared = suite.profile.cipher.sessionItemIv === 'session' && protection === 'session'
  const isReserved = requested !== undefined && requested.reference === undefined
  if (isShared || isReserved) {
    const iv = itemIv(suite.profile, requested?.item ?? { index: 0 }, request.sessionKeyIv, protection)
    return { data: encryptData(suite, key, iv, data, entropy) }
  }
  const iv = entropy(IV_LENGTH)
  return { data: encryptData(suite, key, iv, data, entropy), iv }
}

/** COMPAT: Avalon's results repeat the key of the request's item, which the specification keeps to the request. */
function itemKeyFields({ profile }: WorkOrderSuite, requested: RequestedOutput | undefined) {
  const spare = profile.resultItemKey
  if (spare === undefined) return {}
  const { encryptedDataEncryptionKey, iv } = requested?.item ?? {}
  return {
    encryptedDataEncryptionKey: encryptedDataEncryptionKey ?? spare.encryptedDataEncryptionKey,
    iv: iv ?? spare.iv,
  }
}
