import { LockstepError, toHex } from '@lockstep/core'
import type { OrderBook } from '../../orders/order-book.js'
import { base64Bytes } from '../../work-order/base64-text.js'
import type { EncryptionKeyRecord } from '../../work-order/encryption-key-record.js'
import { publicKeyTextBytes } from '../../work-order/public-key-text.js'
import { idWord } from '../payload/id-word.js'
import { keyWishKey } from './apply-events.js'
import type { KeyWish } from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'
import type { ProxyWorker } from './proxy-worker.js'
import { isConfirmed } from './wanted-actions.js'

export interface KeyMakingOptions {
  readonly book: OrderBook
  readonly tables: Pick<ProxyTables, 'keyWishes'>
  readonly workers: ReadonlyMap<string, ProxyWorker>
  readonly confirmations: number
}

/** Lets workers make the keys that requesters wait for. Each is in the book before it goes out. */
export async function makeKeys(
  { book, tables, workers, confirmations }: KeyMakingOptions,
  head: number,
): Promise<void> {
  const { keyWishes } = tables
  for (const wish of [...keyWishes.values()]) {
    const isDue = wish.key === undefined && wish.setAt === undefined
    if (!isDue || !isConfirmed(wish.startedAt, head, confirmations)) continue
    const worker = workers.get(wish.workerId)
    const { workerId, tag, requesterId } = wish
    const record = await worker?.makeKey?.({ workerId, tag, requesterId })
    await book.transact((transaction) => {
      const current = keyWishes.get(keyWishKey(workerId, tag))
      if (current === undefined || current.key !== undefined) return
      if (worker === undefined || record === undefined) transaction.remove(keyWishes, keyWishKey(workerId, tag))
      else transaction.put(keyWishes, keyWishKey(workerId, tag), { ...current, key: keyOf(worker, wish, record) })
    })
  }
}

function keyOf({ suite }: ProxyWorker, wish: KeyWish, record: EncryptionKeyRecord): NonNullable<KeyWish['key']> {
  const isFor = idWord(record.workerId) === wish.workerId && idWord(record.tag) === wish.tag
  const nonce = idWord(record.encryptionKeyNonce)
  if (!isFor) throw otherKey(wish)
  return {
    nonce,
    signature: toHex(base64Bytes(record.signature)),
    encryptionKey: toHex(publicKeyTextBytes(suite.profile, record.encryptionKey)),
  }
}

const otherKey = ({ workerId, tag }: KeyWish): LockstepError =>
  new LockstepError(
    'WrongKey',
    `makeKey answered a key for another worker or tag than ${workerId} and ${tag}; answer what was asked for`,
    { field: 'makeKey', limit: tag },
  )
