import { genericCode, implementationCode, workOrderCode } from './eea-code.js'
import type { WorkOrderProfile } from './profile.js'

/**
 * The specification's text, to the letter. Where the text leaves a choice, it is the one that cannot be misread: fixed
 * lengths (the hash has no length prefixes), every initialization vector once, OAEP with SHA-256, items in the request
 * covered by a verified signature when a third party's key is in play.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Work Order Signing", "Work Order Data Formats", Note 4, Appendix A.
 */
export const eeaProfile: WorkOrderProfile = {
  name: 'eea',
  records: {
    orderIdLengths: [32],
    partyIdLengths: [20, 32],
    didIds: true,
    workloadIdRequired: false,
    payloadFormats: ['JSON-RPC', 'JSON-RPC-JWT'],
    customPayloadFormats: true,
    dataEncryptionAlgorithms: ['AES-GCM-256'],
    httpUris: true,
    emptyMeansAbsent: false,
    verifyingKey: false,
    uniqueIvs: true,
    anyDigits: false,
    looseItems: false,
  },
  hashing: {
    fields: 'decoded',
    items: 'each',
    resultItem: ['dataHash', 'data'],
    algorithms: ['SHA-256', 'KECCAK-256'],
  },
  cipher: { tag: 'first', absentIv: 'zeros', sessionItemIv: 'item', dataKeyIv: 'item' },
  oaepDigest: 'SHA-256',
  publicKeys: 'hex',
  unknownKeyName: 'refused',
  hexDigits: 'lower',
  requesterNonce: 'hashedHex',
  workerNonce: 'hashedHex',
  resultItemKey: undefined,
  selfAssertedKey: false,
  thirdPartyKeyNeedsSignature: true,
  codes: {
    integrity: genericCode.invalidSignature,
    signature: genericCode.invalidSignature,
    timeout: implementationCode.timeout,
    busy: implementationCode.busy,
    unknownWorkload: implementationCode.unknownWorkload,
    processing: workOrderCode.processing,
  },
}
