import type { RsaPrivateKey, RsaPublicKey } from '@lockstep/core/crypto'
import { DATA_KEY_LENGTH } from './data-cipher.js'
import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import { parameterFault } from './fault.js'
import { hexBytes } from './hex-text.js'
import { createKeyUnwrapper, type KeyUnwrapper } from './key-wrap.js'
import type { WorkOrderProfile } from './profile.js'
import { samePublicKey } from './public-key.js'
import { readPublicKey } from './public-key-text.js'
import { createUnwrapperAside, type KeyUnwrapperAside } from './unwrap-aside.js'
import type { WorkOrderRequest } from './work-order-request.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** One of a worker's encryption keys, ready to open what was wrapped with it. */
export interface WorkerDecryptionKey {
  readonly key: RsaPublicKey
  readonly unwrap: KeyUnwrapper
  /** The same on another thread. */
  readonly unwrapAside: KeyUnwrapperAside
}

/** A worker's keys overlap while it changes from one to the next; the first is the current. */
export type WorkerDecryptionKeys = readonly [WorkerDecryptionKey, ...WorkerDecryptionKey[]]

/** Prepares a worker's private key. PERF: once per key, not per request. */
export function createWorkerDecryptionKey(
  suite: Pick<WorkOrderSuite, 'provider' | 'profile'>,
  key: RsaPrivateKey,
): WorkerDecryptionKey {
  const unwrap = createKeyUnwrapper(suite, key)
  const { modulus, exponent } = key
  return { key: { modulus, exponent }, unwrap, unwrapAside: createUnwrapperAside(suite, key, unwrap) }
}

/**
 * The key that a request names in `workerEncryptionKey`, or the current one.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 2 for a key that the worker does not use (any more), where the
 * profile refuses one.
 */
export function namedDecryptionKey(
  { unknownKeyName }: WorkOrderProfile,
  keys: WorkerDecryptionKeys,
  { workerEncryptionKey }: WorkOrderRequest,
): WorkerDecryptionKey {
  if (workerEncryptionKey === undefined) return keys[0]
  const own = ownKey(keys, workerEncryptionKey)
  if (own !== undefined || unknownKeyName === 'ignored') return own ?? keys[0]
  throw parameterFault('workerEncryptionKey', 'another key', 'a key that this worker uses now: fetch its details again')
}

/** PERF: importing the key that a request names would be a fifth of all work; almost all name the same one. */
const lastNamed = new WeakMap<WorkerDecryptionKeys, { readonly text: string; readonly key: WorkerDecryptionKey }>()

function ownKey(keys: WorkerDecryptionKeys, text: string): WorkerDecryptionKey | undefined {
  const last = lastNamed.get(keys)
  if (last?.text === text) return last.key
  const named = readPublicKey(text)
  const own = keys.find(({ key }) => named !== undefined && samePublicKey({ type: 'RSA', key }, named))
  if (own !== undefined) lastNamed.set(keys, { text, key: own })
  return own
}

/**
 * The session key of a request.
 *
 * @throws EeaError `UndecryptableSessionKey` with `eeaCode` 2.
 */
export function openSessionKey({ unwrap }: WorkerDecryptionKey, { encryptedSessionKey }: WorkOrderRequest): Uint8Array {
  return requireSessionKey(unwrap(hexBytes(encryptedSessionKey)))
}

/**
 * {@link openSessionKey} on another thread. PERF: the RSA operation is most of the work of an order, 1.4 ms; meanwhile
 * the service answers others.
 *
 * @throws EeaError `UndecryptableSessionKey` with `eeaCode` 2.
 */
export async function openSessionKeyAside(
  { unwrapAside }: WorkerDecryptionKey,
  { encryptedSessionKey }: WorkOrderRequest,
): Promise<Uint8Array> {
  return requireSessionKey(await unwrapAside(hexBytes(encryptedSessionKey)))
}

function requireSessionKey(sessionKey: Uint8Array | undefined): Uint8Array {
  if (sessionKey?.length === DATA_KEY_LENGTH) return sessionKey
  throw new EeaError(
    'UndecryptableSessionKey',
    genericCode.invalidParameter,
    `encryptedSessionKey does not open to ${DATA_KEY_LENGTH} bytes, the key length of AES-GCM-256: encrypt a fresh key for this worker's encryptionKey.`,
    { field: 'encryptedSessionKey', limit: DATA_KEY_LENGTH },
  )
}
