import type { HashingAlgorithm } from './hashing-algorithm.js'

/** Everything in which two dialects of the work order wire format differ, as data that the same functions read. */
export interface WorkOrderProfile {
  readonly name: string
  /** What a record may look like at the border. */
  readonly records: RecordRules
  /** What enters the request hash and the response hash. */
  readonly hashing: HashingRules
  /** How AES-256-GCM is laid out, and which initialization vector belongs to what. */
  readonly cipher: CipherRules
  /** Digest of OAEP and of its MGF1. */
  readonly oaepDigest: 'SHA-256' | 'SHA-1'
  /** Form of public keys in worker details and in `workerEncryptionKey`. */
  readonly publicKeys: 'hex' | 'pem'
  /** A `workerEncryptionKey` that is none of the worker's keys: refused, or taken for the current one. */
  readonly unknownKeyName: 'refused' | 'ignored'
  /** Digits of hexadecimal texts that this side writes. Any case is read. */
  readonly hexDigits: 'lower' | 'upper'
  /** How a nonce is drawn, see `drawNonce`. */
  readonly requesterNonce: NonceForm
  readonly workerNonce: NonceForm
  /** `encryptedDataEncryptionKey` and `iv` of a result's items, where the request did not say. */
  readonly resultItemKey: { readonly encryptedDataEncryptionKey: string; readonly iv: string } | undefined
  /** Takes the signature's public key from the request itself, where the caller knows none. It authenticates nobody. */
  readonly selfAssertedKey: boolean
  /** An item with a third party's key needs a verified requester signature. */
  readonly thirdPartyKeyNeedsSignature: boolean
  /** Numbers of the refusals that the dialects number differently. */
  readonly codes: ProfileCodes
}

/** The hash of random bytes in hexadecimal, random bytes in hexadecimal, or the base64 text of random bytes. */
export type NonceForm = 'hashedHex' | 'hex' | 'base64'

/** Limits of the texts of a record. Lengths are in bytes but where they say digits. */
export interface RecordRules {
  /** Lengths that a work order id and a workload id may have; `undefined`: any number of digits up to 256. */
  readonly orderIdLengths: readonly number[] | undefined
  /** Lengths of a worker or requester id that is no DID; `undefined`: any number of digits up to 256. */
  readonly partyIdLengths: readonly number[] | undefined
  readonly didIds: boolean
  readonly workloadIdRequired: boolean
  readonly payloadFormats: readonly string[]
  /** Payload formats of the application's own, `~name`. */
  readonly customPayloadFormats: boolean
  readonly dataEncryptionAlgorithms: readonly string[]
  /** `resultUri` and `notifyUri` are absolute http(s) URLs; otherwise any text, which nobody will call. */
  readonly httpUris: boolean
  /** An empty text stands for an absent optional parameter. */
  readonly emptyMeansAbsent: boolean
  /** Takes `verifyingKey`, which the specification does not know. */
  readonly verifyingKey: boolean
  /** Two encryptions of one request may not share an initialization vector; an absent one is all zeros. */
  readonly uniqueIvs: boolean
  /** `requesterNonce`, `dataHash` and `workerEncryptionKey` are any hexadecimal digits. */
  readonly anyDigits: boolean
  /** `dataHash` may stand in `outData` of a request, and `iv` on an item in clear. */
  readonly looseItems: boolean
}

/** What enters the hashes that requester and worker sign. */
export interface HashingRules {
  /** Hexadecimal and base64 are decoded before they are hashed, or the texts are hashed as they were sent. */
  readonly fields: 'decoded' | 'asSent'
  /** A hash per item, or one over all items of an array, none for an empty one. */
  readonly items: 'each' | 'together'
  /** Fields of a result's item. Those of a request's are always all four. */
  readonly resultItem: readonly ('dataHash' | 'data' | 'encryptedDataEncryptionKey' | 'iv')[]
  /** Algorithms of the profile; a worker lists one or more of them. */
  readonly algorithms: readonly HashingAlgorithm[]
}

/** Where tag and initialization vector of AES-256-GCM stand. The tag has 16 bytes, the vector twelve. */
export interface CipherRules {
  readonly tag: 'first' | 'last'
  /** Without an initialization vector: twelve zeros, or a random one in front of the message. */
  readonly absentIv: 'zeros' | 'prefixed'
  /** Items under the session key use their own `iv`, or all of them `sessionKeyIv`. */
  readonly sessionItemIv: 'item' | 'session'
  /** The outer layer of `encryptedDataEncryptionKey` uses the item's `iv`, or has its own in front. */
  readonly dataKeyIv: 'item' | 'prefixed'
}

/** Error codes of a dialect, as JSON-RPC answers carry them. */
export interface ProfileCodes {
  /** A hash or a GCM tag does not fit. */
  readonly integrity: number
  /** A signature does not verify. */
  readonly signature: number
  /** The order took longer than its time. */
  readonly timeout: number
  /** No more orders are taken just now. */
  readonly busy: number
  /** The worker has no workload of that id. */
  readonly unknownWorkload: number
  /** Told while an order runs. */
  readonly processing: number
}
