import type { CryptoProvider } from '@lockstep/core/crypto'
import { identifierKey } from '../json-rpc/param.js'
import { refuseKey } from '../json-rpc/refuse.js'
import { textIn } from '../json-rpc/text-in.js'
import type { BookTable } from '../orders/book-table.js'
import type { OrderBook } from '../orders/order-book.js'
import { isSignedBy, type ResolveKey } from '../registry/verification-key.js'
import type { WorkerDirectory } from '../registry/worker-directory.js'
import type { WorkerRecord } from '../registry/worker-record.js'
import { base64Bytes } from '../work-order/base64-text.js'
import { encryptionKeyGetHash, encryptionKeyHash, verifyKeyHash } from '../work-order/encryption-key-hash.js'
import {
  type EncryptionKeyGet,
  parseEncryptionKeyGet,
  parseEncryptionKeySet,
} from '../work-order/encryption-key-record.js'
import { hexDigits } from '../work-order/hex-text.js'
import type { KeyRecord } from './key-record.js'

/** The book that keys are kept in, and whose keys it takes. */
export interface EncryptionKeysOptions {
  readonly book: OrderBook
  readonly keys: BookTable<KeyRecord>
  readonly workers: BookTable<WorkerRecord>
  readonly directory: WorkerDirectory
  readonly provider: CryptoProvider
  /** Keys of requesters whose identifiers are neither addresses nor keys. */
  readonly resolveKey?: ResolveKey | undefined
  /** Whether a worker has keys of this kind; every registered worker if left out. */
  readonly isSupported?: ((workerId: string) => boolean) | undefined
  /** Told when a requester waits for a key, so that the worker makes one. */
  readonly onKeyWanted?: ((workerId: string, tag: string) => void) | undefined
  /** Keys that are kept of one worker for one tag; older ones go. */
  readonly keysPerTag: number
}

/** The keys that workers hand out to their requesters. SPEC: "Get Encryption Key Request Payload". */
export interface EncryptionKeys {
  /**
   * EncryptionKeyGet: the newest key under the tag, where it is newer than the one that the requester has.
   *
   * @throws EeaError `NotSupported`, `InvalidParameter`, `AccessDenied`, `NotReady` with the codes of these methods.
   */
  get(params: unknown): Promise<KeyRecord>
  /**
   * EncryptionKeySet: keeps a key, which the worker signed and whose nonce is above those before.
   *
   * @throws EeaError as {@link EncryptionKeys.get}
   */
  set(params: unknown): Promise<void>
}

/** Opens the keys that the table holds. */
export function createEncryptionKeys(options: EncryptionKeysOptions): EncryptionKeys {
  const { book, keys, workers, directory, provider, resolveKey, isSupported, onKeyWanted, keysPerTag } = options

  const assertSupported = (workerId: string): void => {
    const key = identifierKey(workerId)
    if (!workers.has(key)) throw refuseKey('InvalidParameter', 'no worker has this workerId', { field: 'workerId' })
    if (isSupported?.(key) === false) throw refuseKey('NotSupported', 'this worker has the key of its details only')
  }

  /** Oldest first. */
  const ring = (workerId: string, tag: string): readonly KeyRecord[] => {
    const prefix = ringOf(workerId, tag)
    return [...keys.values()]
      .filter((key) => ringOf(key.workerId, key.tag) === prefix)
      .sort((left, right) => (isNewer(left.encryptionKeyNonce, right.encryptionKeyNonce) ? 1 : -1))
  }

  const assertRequester = async (query: EncryptionKeyGet): Promise<void> => {
    const { requesterId, signature, workerId } = query
    if (signature === undefined) return
    const { profile, algorithms } = directory(workerId)
    const { preimage } = encryptionKeyGetHash({ provider, profile, algorithms }, query)
    const claim = { identifier: requesterId, algorithms, preimage, signature: base64Bytes(signature) }
    if (!(await isSignedBy(provider, resolveKey, claim))) throw wrongSignature()
  }

  const assertWorker = (key: KeyRecord): void => {
    const { profile, algorithms, verificationKey } = directory(key.workerId)
    const suite = { provider, profile, algorithms }
    const hash = encryptionKeyHash(suite, key)
    if (verificationKey !== undefined && verifyKeyHash(suite, verificationKey, hash, key.signature)) return
    throw wrongSignature()
  }

  return {
    async get(params) {
      const { profile } = directory(textIn(params, 'workerId'))
      const query = parseEncryptionKeyGet(profile, params)
      assertSupported(query.workerId)
      await assertRequester(query)
      const tag = query.tag ?? query.requesterId
      const newest = ring(query.workerId, tag).at(-1)
      if (newest !== undefined && isNewer(newest.encryptionKeyNonce, query.lastUsedKeyNonce)) return newest
      onKeyWanted?.(identifierKey(query.workerId), identifierKey(tag))
      throw refuseKey('NotReady', 'the worker has no such key yet; retry later', { field: 'tag', value: tag })
    },
    async set(params) {
      const { profile } = directory(textIn(params, 'workerId'))
      const { signatureNonce: _, ...key } = parseEncryptionKeySet(profile, params)
      assertSupported(key.workerId)
      assertWorker(key)
      await book.transact((transaction) => {
        const known = ring(key.workerId, key.tag)
        if (!isNewer(key.encryptionKeyNonce, known.at(-1)?.encryptionKeyNonce)) throw oldNonce()
        const surplus = known.slice(0, Math.max(0, known.length + 1 - keysPerTag))
        for (const old of surplus) transaction.remove(keys, keyOf(old))
        transaction.put(keys, keyOf(key), key)
      })
    },
  }
}

const ringOf = (workerId: string, tag: string): string => `${identifierKey(workerId)}/${identifierKey(tag)}`

const keyOf = ({ workerId, tag, encryptionKeyNonce }: KeyRecord): string =>
  `${ringOf(workerId, tag)}/${hexDigits(encryptionKeyNonce)}`

/** Nonces are counters, so a later one is a larger number. */
function isNewer(nonce: string, than: string | undefined): boolean {
  return than === undefined || BigInt(`0x${hexDigits(nonce)}`) > BigInt(`0x${hexDigits(than)}`)
}

const wrongSignature = (): Error =>
  refuseKey('InvalidSignature', 'the signature is not by the key of its identifier', { field: 'signature' })

const oldNonce = (): Error =>
  refuseKey('InvalidParameter', 'encryptionKeyNonce has to be larger than that of the key before', {
    field: 'encryptionKeyNonce',
  })
