import { concatBytes } from '@noble/hashes/utils.js'
import { type DataItem, inIndexOrder } from './data-item.js'
import { type FieldKind, fieldBytes } from './field-bytes.js'
import { digestOf, type HashingAlgorithm } from './hashing-algorithm.js'
import type { HashingRules, WorkOrderProfile } from './profile.js'
import type { WorkOrderRequest } from './work-order-request.js'
import type { WorkOrderResult } from './work-order-result.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** A hash together with what was hashed last: RSA signatures hash it themselves. */
export interface WorkOrderHash {
  readonly algorithm: HashingAlgorithm
  /** What `digest` is the hash of. */
  readonly preimage: Uint8Array
  /** 32 bytes. */
  readonly digest: Uint8Array
}

/** The hash of `preimage` with the worker's hashing algorithm. */
export function workOrderHash(
  suite: Pick<WorkOrderSuite, 'provider' | 'algorithms'>,
  preimage: Uint8Array,
): WorkOrderHash {
  const [algorithm] = suite.algorithms.hashing
  return { algorithm, preimage, digest: digestOf(suite.provider, algorithm, preimage) }
}

/**
 * The hash that `encryptedRequestHash` and `requesterSignature` carry: over the hash of nonce and ids and the hashes
 * of the items, inputs first, each array in the order of `index`.
 *
 * It does not cover `responseTimeoutMSecs`, `payloadFormat`, `resultUri`, `notifyUri`, `workerEncryptionKey`,
 * `dataEncryptionAlgorithm` and the values of `index`, and an item could be moved from the end of the inputs to the
 * start of the outputs: whoever sits on the line can change those. Use TLS, and call back allowed hosts only.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Request Hash Calculation and Encryption".
 */
export function requestHash(suite: WorkOrderSuite, request: WorkOrderRequest): WorkOrderHash {
  return workOrderHash(
    suite,
    concatBytes(
      headHash(suite, request.requesterNonce, request),
      itemHashes(suite, request.inData, requestItemFields),
      itemHashes(suite, request.outData ?? [], requestItemFields),
    ),
  )
}

/**
 * The hash that `workerSignature` carries. An id that the result leaves out contributes nothing.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Response Hash Calculation".
 */
export function responseHash(suite: WorkOrderSuite, result: Omit<WorkOrderResult, 'workerSignature'>): WorkOrderHash {
  const { resultItem } = suite.profile.hashing
  return workOrderHash(
    suite,
    concatBytes(headHash(suite, result.workerNonce, result), itemHashes(suite, result.outData, resultItem)),
  )
}

const requestItemFields: HashingRules['resultItem'] = ['dataHash', 'data', 'encryptedDataEncryptionKey', 'iv']

const itemFieldKinds: Readonly<Record<HashingRules['resultItem'][number], FieldKind>> = {
  dataHash: 'hex',
  data: 'base64',
  encryptedDataEncryptionKey: 'dataKey',
  iv: 'hex',
}

type HashedIds = Pick<WorkOrderResult, 'workOrderId' | 'workerId' | 'workloadId' | 'requesterId'>

function headHash(suite: WorkOrderSuite, nonce: string, ids: HashedIds): Uint8Array {
  const idBytes = (id: string | undefined) => fieldBytes(suite.profile, 'id', id)
  const head = concatBytes(
    fieldBytes(suite.profile, 'nonce', nonce),
    idBytes(ids.workOrderId),
    idBytes(ids.workerId),
    idBytes(ids.workloadId),
    idBytes(ids.requesterId),
  )
  return workOrderHash(suite, head).digest
}

function itemHashes(suite: WorkOrderSuite, items: readonly DataItem[], fields: HashingRules['resultItem']): Uint8Array {
  const preimages = inIndexOrder(items).map((item) => itemPreimage(suite.profile, item, fields))
  const hashed = hashedTogether[suite.profile.hashing.items](preimages)
  return concatBytes(...hashed.map((preimage) => workOrderHash(suite, preimage).digest))
}

const hashedTogether: Readonly<Record<HashingRules['items'], (items: readonly Uint8Array[]) => readonly Uint8Array[]>> =
  {
    each: (items) => items,
    together: (items) => (items.length === 0 ? [] : [concatBytes(...items)]),
  }

function itemPreimage(profile: WorkOrderProfile, item: DataItem, fields: HashingRules['resultItem']): Uint8Array {
  return concatBytes(...fields.map((field) => fieldBytes(profile, itemFieldKinds[field], item[field])))
}
