import type { Entropy, RsaPublicKey } from '@lockstep/core/crypto'
import { DATA_KEY_LENGTH, decryptData, encryptData, IV_LENGTH, TAG_LENGTH } from './data-cipher.js'
import { type KeyUnwrapper, wrapKey, wrappedKeyLength } from './key-wrap.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** A third party's data key, wrapped for a worker so that the requester cannot read it, and the iv that goes with it. */
export interface ThirdPartyKey {
  /** RSA-OAEP for the worker's encryption key, as long as its modulus. */
  readonly wrappedKey: Uint8Array
  /** 12 bytes, for the data and for the requester's outer layer; random, never used with this data key again. */
  readonly iv: Uint8Array
}

/** An input that a third party encrypted for a worker. */
export interface ThirdPartyItem extends ThirdPartyKey {
  /** The encrypted data. */
  readonly data: Uint8Array
}

/** A fresh data key for one item of a third party. `dataKey` stays with that party. */
export function createThirdPartyKey(
  suite: WorkOrderSuite,
  encryptionKey: RsaPublicKey,
  entropy: Entropy,
): { readonly key: ThirdPartyKey; readonly dataKey: Uint8Array } {
  const dataKey = entropy(DATA_KEY_LENGTH)
  return { key: { wrappedKey: wrapKey(suite, encryptionKey, dataKey), iv: entropy(IV_LENGTH) }, dataKey }
}

/**
 * What a third party hands to a requester: its data under a fresh data key, and the key for the worker only. Hand it
 * over on a secure channel: whoever sees it can put it into a work order of their own.
 *
 * SPEC: EEA Off-Chain Trusted Compute, Note 4.
 */
export function sealThirdPartyItem(
  suite: WorkOrderSuite,
  encryptionKey: RsaPublicKey,
  data: Uint8Array,
  entropy: Entropy,
): ThirdPartyItem {
  const { key, dataKey } = createThirdPartyKey(suite, encryptionKey, entropy)
  return { ...key, data: encryptData(suite, dataKey, key.iv, data, entropy) }
}

/** The bytes of `encryptedDataEncryptionKey`: the wrapped key under the session key. */
export function encryptDataKey(
  suite: WorkOrderSuite,
  sessionKey: Uint8Array,
  { wrappedKey, iv }: ThirdPartyKey,
  entropy: Entropy,
): Uint8Array {
  const outerIv = suite.profile.cipher.dataKeyIv === 'item' ? iv : undefined
  return encryptData(suite, sessionKey, outerIv, wrappedKey, entropy)
}

/**
 * The data key in `encryptedDataEncryptionKey`, or `undefined` where either layer does not open.
 *
 * @param iv the item's.
 */
export function decryptDataKey(
  suite: WorkOrderSuite,
  worker: { readonly key: RsaPublicKey; readonly unwrap: KeyUnwrapper },
  sessionKey: Uint8Array,
  iv: Uint8Array | undefined,
  encryptedKey: Uint8Array,
): Uint8Array | undefined {
  // COMPAT: Avalon's Python helper takes the item's iv, its enclave one in front; the length tells which it was.
  const bare = encryptedKey.length === wrappedKeyLength(worker.key) + TAG_LENGTH
  const outerIv = suite.profile.cipher.dataKeyIv === 'item' || bare ? iv : undefined
  const wrapped = decryptData(suite, sessionKey, outerIv, encryptedKey)
  const dataKey = wrapped === undefined ? undefined : worker.unwrap(wrapped)
  return dataKey?.length === DATA_KEY_LENGTH ? dataKey : undefined
}
