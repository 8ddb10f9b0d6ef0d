import { base64Bytes } from './base64-text.js'
import { decryptData } from './data-cipher.js'
import { decryptDataKey } from './data-encryption-key.js'
import { type DataItem, type ItemProtection, protectionOf } from './data-item.js'
import { integrityFault } from './fault.js'
import { digestOf } from './hashing-algorithm.js'
import { hexBytes, hexDigits, hexText } from './hex-text.js'
import { itemIv, ivBytes } from './item-iv.js'
import type { WorkOrderRequest } from './work-order-request.js'
import type { WorkOrderSuite } from './work-order-suite.js'
import type { WorkerDecryptionKey } from './worker-decryption-key.js'

/** A plain input. */
export interface OpenedInput {
  /** Which of the inputs, as the request numbers them. */
  readonly index: number
  /** In the clear. */
  readonly data: Uint8Array
}

/** What the request says of one output. */
export interface RequestedOutput {
  readonly item: DataItem
  readonly protection: ItemProtection
  /** The key that the output comes under; `undefined` where it is clear. */
  readonly key: Uint8Array | undefined
  /** Where the output goes, in plain form. */
  readonly reference: Uint8Array | undefined
}

/** What it takes to open the items of a request. */
export interface ItemOpening {
  readonly suite: WorkOrderSuite
  readonly worker: WorkerDecryptionKey
  readonly sessionKey: Uint8Array
  readonly request: WorkOrderRequest
}

/** Decrypts an input and checks its `dataHash`. */
export function openInput(opening: ItemOpening, item: DataItem): OpenedInput {
  const data = openItemData(opening, item, itemKey(opening, item)) ?? new Uint8Array()
  requireDataHash(opening.suite, item, data)
  return { index: item.index, data }
}

/** Reads what a request says of an output. */
export function readOutput(opening: ItemOpening, item: DataItem): RequestedOutput {
  const key = itemKey(opening, item)
  return { item, protection: protectionOf(item), key, reference: openItemData(opening, item, key) }
}

function itemKey({ suite, worker, sessionKey }: ItemOpening, item: DataItem): Uint8Array | undefined {
  const protection = protectionOf(item)
  if (protection !== 'thirdParty') return protection === 'clear' ? undefined : sessionKey
  const encryptedKey = hexBytes(item.encryptedDataEncryptionKey ?? '')
  const key = decryptDataKey(suite, worker, sessionKey, ivBytes(item.iv), encryptedKey)
  if (key !== undefined) return key
  throw integrityFault(suite.profile, `encryptedDataEncryptionKey of item ${item.index}`, 'does not open')
}

function openItemData(
  { suite, request }: ItemOpening,
  item: DataItem,
  key: Uint8Array | undefined,
): Uint8Array | undefined {
  if (item.data === undefined) return undefined
  const data = base64Bytes(item.data)
  if (key === undefined) return data
  const opened = decryptData(suite, key, itemIv(suite.profile, item, request.sessionKeyIv), data)
  if (opened !== undefined) return opened
  throw integrityFault(suite.profile, `data of item ${item.index}`, 'does not open under its key')
}

/**
 * Refuses data whose `dataHash` is there and does not fit.
 *
 * SPEC: "Work Order Data Formats" leaves open what is hashed; it is the plain data.
 *
 * @throws EeaError `IntegrityFailure`.
 */
export function requireDataHash(
  { provider, algorithms, profile }: WorkOrderSuite,
  item: DataItem,
  data: Uint8Array,
): void {
  if (item.dataHash === undefined) return
  const digest = digestOf(provider, algorithms.hashing[0], data)
  if (hexDigits(item.dataHash) === hexText({ hexDigits: 'lower' }, digest)) return
  throw integrityFault(profile, `dataHash of item ${item.index}`, 'is not the hash of the plain data')
}
