import { decryptData } from './data-cipher.js'
import { inIndexOrder } from './data-item.js'
import { equalBytes } from './equal-bytes.js'
import { integrityFault, parameterFault } from './fault.js'
import { canonicalId } from './field-bytes.js'
import { hexBytes } from './hex-text.js'
import { ivBytes } from './item-iv.js'
import { type OpenedInput, openInput, type RequestedOutput, readOutput } from './opened-item.js'
import {
  authenticateRequester,
  type RequesterAuthentication,
  type RequesterPolicy,
} from './requester-authentication.js'
import { requestHash, type WorkOrderHash } from './work-order-hash.js'
import { parseWorkOrderRequest, type WorkOrderRequest } from './work-order-request.js'
import type { WorkOrderSuite } from './work-order-suite.js'
import {
  namedDecryptionKey,
  openSessionKey,
  openSessionKeyAside,
  type WorkerDecryptionKey,
  type WorkerDecryptionKeys,
} from './worker-decryption-key.js'

/** Who opens requests. */
export interface RequestOpener {
  readonly workerId: string
  readonly keys: WorkerDecryptionKeys
}

/** A request that was found intact, in plain form. It holds secrets. */
export interface OpenedRequest {
  readonly request: WorkOrderRequest
  readonly hash: WorkOrderHash
  readonly authentication: RequesterAuthentication
  /** 32 bytes, the AES key of the order. */
  readonly sessionKey: Uint8Array
  /** Inputs in the order of their index. */
  readonly inData: readonly OpenedInput[]
  /** What the request says of outputs, in the order of their index. */
  readonly outData: readonly RequestedOutput[]
}

/**
 * Checks and decrypts the parameters of a WorkOrderSubmit inside the worker, which trusts nobody before it: the record
 * itself, that it is for this worker, its hash, its signature, every item.
 *
 * @throws EeaError `InvalidParameter`, `InvalidPublicKey`, `UnsupportedPayloadFormat` or `UndecryptableSessionKey` with
 * `eeaCode` 2; `IntegrityFailure` or `InvalidSignature` with the profile's codes.
 */
export function openRequest(
  suite: WorkOrderSuite,
  opener: RequestOpener,
  params: unknown,
  policy: RequesterPolicy = {},
): OpenedRequest {
  const { request, worker } = readRequest(suite, opener, params)
  return openWith(suite, { request, worker, sessionKey: openSessionKey(worker, request) }, policy)
}

/** {@link openRequest} with the RSA operation on another thread, where the provider is the native one. */
export async function openRequestAside(
  suite: WorkOrderSuite,
  opener: RequestOpener,
  params: unknown,
  policy: RequesterPolicy = {},
): Promise<OpenedRequest> {
  const { request, worker } = readRequest(suite, opener, params)
  return openWith(suite, { request, worker, sessionKey: await openSessionKeyAside(worker, request) }, policy)
}

interface ReadRequest {
  readonly request: WorkOrderRequest
  readonly worker: WorkerDecryptionKey
}

function readRequest(suite: WorkOrderSuite, opener: RequestOpener, params: unknown): ReadRequest {
  const request = parseWorkOrderRequest(suite.profile, params)
  requireOwnId(suite, opener, request)
  requireDataEncryption(suite, request)
  return { request, worker: namedDecryptionKey(suite.profile, opener.keys, request) }
}

function openWith(
  suite: WorkOrderSuite,
  { request, worker, sessionKey }: ReadRequest & { readonly sessionKey: Uint8Array },
  policy: RequesterPolicy,
): OpenedRequest {
  const hash = requireIntactHash(suite, sessionKey, request)
  const authentication = authenticateRequester(suite, request, hash, policy)
  const opening = { suite, worker, sessionKey, request }
  return {
    request,
    hash,
    authentication,
    sessionKey,
    inData: inIndexOrder(request.inData).map((item) => openInput(opening, item)),
    outData: inIndexOrder(request.outData ?? []).map((item) => readOutput(opening, item)),
  }
}

function requireOwnId({ profile }: WorkOrderSuite, { workerId }: RequestOpener, request: WorkOrderRequest): void {
  if (canonicalId(profile, request.workerId) === canonicalId(profile, workerId)) return
  throw parameterFault('workerId', request.workerId, `the id of this worker, ${workerId}`)
}

function requireDataEncryption({ algorithms }: WorkOrderSuite, { dataEncryptionAlgorithm }: WorkOrderRequest): void {
  const known = algorithms.dataEncryption
  if (dataEncryptionAlgorithm === undefined || known.includes(dataEncryptionAlgorithm.toUpperCase())) return
  throw parameterFault('dataEncryptionAlgorithm', dataEncryptionAlgorithm, known.join(' or '))
}

/** SPEC: "Work Order Signing": the worker verifies the hash, even of an anonymous requester. */
function requireIntactHash(suite: WorkOrderSuite, sessionKey: Uint8Array, request: WorkOrderRequest): WorkOrderHash {
  const hash = requestHash(suite, request)
  const sealed = hexBytes(request.encryptedRequestHash)
  const claimed = decryptData(suite, sessionKey, ivBytes(request.sessionKeyIv), sealed)
  if (claimed !== undefined && equalBytes(claimed, hash.digest)) return hash
  throw integrityFault(suite.profile, 'encryptedRequestHash', 'is not the hash of this request under its session key')
}
