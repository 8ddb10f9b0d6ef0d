import { genericCode, workOrderCode } from './eea-code.js'
import type { WorkOrderProfile } from './profile.js'

/**
 * What Hyperledger Avalon's clients and workers put on the wire, which is not what the specification says.
 *
 * COMPAT: all of it. Texts are hashed as they were sent; one hash covers all items of an array; the GCM tag comes
 * last; OAEP uses SHA-1; keys are PEM texts; one initialization vector serves all items, the request hash and the
 * result, so who knows one plaintext recovers the request hash: use this profile for old peers only.
 */
export const avalonProfile: WorkOrderProfile = {
  name: 'avalon',
  records: {
    orderIdLengths: undefined,
    partyIdLengths: undefined,
    didIds: false,
    workloadIdRequired: true,
    payloadFormats: ['JSON-RPC', 'json-rpc'],
    customPayloadFormats: false,
    dataEncryptionAlgorithms: ['AES-GCM-256', 'aes-gcm-256'],
    httpUris: false,
    emptyMeansAbsent: true,
    verifyingKey: true,
    uniqueIvs: false,
    anyDigits: true,
    looseItems: true,
  },
  hashing: {
    fields: 'asSent',
    items: 'together',
    resultItem: ['dataHash', 'data', 'encryptedDataEncryptionKey', 'iv'],
    algorithms: ['SHA-256'],
  },
  cipher: { tag: 'last', absentIv: 'prefixed', sessionItemIv: 'session', dataKeyIv: 'prefixed' },
  oaepDigest: 'SHA-1',
  publicKeys: 'pem',
  // Its sample requests carry 0xabcdef there.
  unknownKeyName: 'ignored',
  hexDigits: 'upper',
  requesterNonce: 'hex',
  workerNonce: 'base64',
  resultItemKey: { encryptedDataEncryptionKey: 'null', iv: '' },
  selfAssertedKey: true,
  thirdPartyKeyNeedsSignature: false,
  codes: {
    integrity: genericCode.unknownError,
    signature: genericCode.unknownError,
    timeout: genericCode.unknownError,
    busy: 8,
    unknownWorkload: 9,
    processing: workOrderCode.pending,
  },
}
