import type { Entropy, RsaPublicKey } from '@lockstep/core/crypto'
import { base64Text } from './base64-text.js'
import { DATA_KEY_LENGTH, encryptData, IV_LENGTH } from './data-cipher.js'
import { encryptDataKey, type ThirdPartyKey } from './data-encryption-key.js'
import type { DataItem, InDataItem } from './data-item.js'
import { drawNonce } from './draw-nonce.js'
import { parameterFault, signatureFault } from './fault.js'
import { digestOf } from './hashing-algorithm.js'
import { hexText } from './hex-text.js'
import { ivBytes } from './item-iv.js'
import { wrapKey } from './key-wrap.js'
import { payloadFormatOf } from './payload-format.js'
import { parsePublicKey, publicKeyHex, publicKeyText } from './public-key-text.js'
import type { InputDraft, OutputDraft, WorkOrderDraft } from './work-order-draft.js'
import { requestHash, type WorkOrderHash } from './work-order-hash.js'
import { parseWorkOrderRequest, type WorkOrderRequest } from './work-order-request.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** What a requester keeps of a work order until the result is there. `sessionKey` is a secret of 32 bytes. */
export interface RequesterSession {
  readonly request: WorkOrderRequest
  readonly sessionKey: Uint8Array
}

/** A request that is ready to be submitted. */
export interface ComposedRequest extends RequesterSession {
  /** The request hash, for a receipt or for checks of one's own. */
  readonly hash: WorkOrderHash
}

/**
 * Encrypts, hashes and signs a work order for a worker: a fresh session key, a fresh initialization vector for every
 * encryption where the profile has one each, a fresh nonce.
 *
 * @param encryptionKey the worker's RSA key as its details publish it. Check its signature and the worker's
 * attestation first; see `verifyEncryptionKey`.
 * @throws EeaError `InvalidParameter` for a draft that is no valid request, `InvalidPublicKey`,
 * `UnsupportedPayloadFormat`, `InvalidSignature` where a third party's key needs a signer and there is none.
 */
export function composeRequest(
  suite: WorkOrderSuite,
  encryptionKey: string,
  draft: WorkOrderDraft,
  entropy: Entropy,
): ComposedRequest {
  requireSigner(suite, draft)
  const sealing = { suite, sessionKey: entropy(DATA_KEY_LENGTH), sessionKeyIv: entropy(IV_LENGTH), entropy }
  const unsigned = unsignedRequest(sealing, encryptionKey, draft)
  const hash = requestHash(suite, unsigned)
  const encryptedRequestHash = encryptData(suite, sealing.sessionKey, sealing.sessionKeyIv, hash.digest, entropy)
  const request = {
    ...unsigned,
    encryptedRequestHash: hexText(suite.profile, encryptedRequestHash),
    ...signatureFields(suite, draft, unsigned.payloadFormat, hash),
  }
  return { request: parseWorkOrderRequest(suite.profile, request), sessionKey: sealing.sessionKey, hash }
}

interface Sealing {
  readonly suite: WorkOrderSuite
  readonly sessionKey: Uint8Array
  readonly sessionKeyIv: Uint8Array
  readonly entropy: Entropy
}

function unsignedRequest(sealing: Sealing, encryptionKey: string, draft: WorkOrderDraft): WorkOrderRequest {
  const { suite, sessionKey, sessionKeyIv, entropy } = sealing
  const { profile, algorithms } = suite
  const outData = (draft.outData ?? []).map((output, at) => outputItem(sealing, output, at))
  return {
    responseTimeoutMSecs: draft.responseTimeoutMSecs,
    payloadFormat: draft.payloadFormat ?? algorithms.payloadFormats[0],
    ...withoutAbsent({ resultUri: draft.resultUri, notifyUri: draft.notifyUri, workloadId: draft.workloadId }),
    workOrderId: draft.workOrderId,
    workerId: draft.workerId,
    requesterId: draft.requesterId,
    workerEncryptionKey: publicKeyHex(profile, encryptionKey),
    dataEncryptionAlgorithm: algorithms.dataEncryption[0],
    encryptedSessionKey: hexText(profile, wrapKey(suite, rsaKeyOf(encryptionKey), sessionKey)),
    sessionKeyIv: hexText(profile, sessionKeyIv),
    requesterNonce: drawNonce(suite, profile.requesterNonce, entropy),
    encryptedRequestHash: '',
    inData: draft.inData.map((input, at) => inputItem(sealing, input, at)),
    ...(outData.length === 0 ? {} : { outData }),
  }
}

function inputItem(sealing: Sealing, input: InputDraft, at: number): InDataItem {
  const index = input.index ?? at
  // No dataHash here: without length prefixes it could be moved into the data of a clear item, and back.
  if (input.protection === 'clear') return { index, data: base64Text(input.data), encryptedDataEncryptionKey: '-' }
  if (input.protection === 'thirdParty') {
    return { index, data: base64Text(input.item.data), ...thirdPartyFields(sealing, input.item) }
  }
  const { suite } = sealing
  const dataHash = digestOf(suite.provider, suite.algorithms.hashing[0], input.data)
  return {
    index,
    ...(input.withDataHash === true ? { dataHash: hexText(suite.profile, dataHash) } : {}),
    ...sessionFields(sealing, input.data),
  }
}

function outputItem(sealing: Sealing, output: OutputDraft, at: number): DataItem {
  const index = output.index ?? at
  if (output.protection === 'thirdParty') return { index, ...thirdPartyFields(sealing, output.key) }
  const { reference = new Uint8Array() } = output
  const isClear = output.protection === 'clear'
  if (reference.length === 0) return { index, ...(isClear ? { encryptedDataEncryptionKey: '-' } : ownIv(sealing)) }
  return isClear
    ? { index, data: base64Text(reference), encryptedDataEncryptionKey: '-' }
    : { index, ...sessionFields(sealing, reference) }
}

function sessionFields(sealing: Sealing, data: Uint8Array): { readonly data: string; readonly iv?: string } {
  const { suite, sessionKey, sessionKeyIv, entropy } = sealing
  const { iv } = ownIv(sealing)
  return {
    data: base64Text(encryptData(suite, sessionKey, ivBytes(iv) ?? sessionKeyIv, data, entropy)),
    ...withoutAbsent({ iv }),
  }
}

/** A fresh initialization vector, where items have one of their own. */
function ownIv({ suite, entropy }: Sealing): { readonly iv?: string } {
  return suite.profile.cipher.sessionItemIv === 'item' ? { iv: hexText(suite.profile, entropy(IV_LENGTH)) } : {}
}

function thirdPartyFields({ suite, sessionKey, entropy }: Sealing, key: ThirdPartyKey) {
  return {
    encryptedDataEncryptionKey: hexText(suite.profile, encryptDataKey(suite, sessionKey, key, entropy)),
    iv: hexText(suite.profile, key.iv),
  }
}

function signatureFields(
  suite: WorkOrderSuite,
  { signer }: WorkOrderDraft,
  payloadFormat: string,
  hash: WorkOrderHash,
) {
  const format = payloadFormatOf(suite, payloadFormat)
  if (signer === undefined) return {}
  const verifyingKey = suite.profile.selfAssertedKey ? publicKeyText(suite.profile, signer.publicKey) : undefined
  return { requesterSignature: format.sign(suite, signer, hash), ...withoutAbsent({ verifyingKey }) }
}

function requireSigner({ profile }: WorkOrderSuite, { signer, inData, outData = [] }: WorkOrderDraft): void {
  const thirdParty = [...inData, ...outData].some(({ protection }) => protection === 'thirdParty')
  if (!thirdParty || signer !== undefined || !profile.thirdPartyKeyNeedsSignature) return
  throw signatureFault(
    profile,
    'requesterSignature',
    'is required where an item is under a third party key: pass a signer',
  )
}

function rsaKeyOf(encryptionKey: string): RsaPublicKey {
  const key = parsePublicKey('encryptionKey', encryptionKey)
  if (key.type === 'RSA') return key.key
  throw parameterFault('encryptionKey', key.type, 'an RSA key: a worker decrypts with RSA')
}

type Present<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

function withoutAbsent<Fields extends Readonly<Record<string, string | undefined>>>(fields: Fields): Present<Fields>
function withoutAbsent(
  fields: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
