import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { openFileBookLog } from '../../orders/file-book-log.js'
import { memoryBookLog } from '../../orders/memory-book-log.js'
import { openOrderBook } from '../../orders/open-order-book.js'
import type { OrderBook } from '../../orders/order-book.js'
import type { ProxyServiceOptions } from './proxy-service-options.js'
import type { ProxyTables } from './proxy-tables.js'

/**
 * Opens the book of a service: an order book like the direct model's, with tables of its own. It is bound to chain,
 * contracts and account: with another of them its cursor and its nonces would be wrong.
 *
 * @throws LockstepError what opening a file throws, such as `StoreLocked` or `StoreIdentityMismatch`.
 */
export async function openProxyBook(options: ProxyServiceOptions, tables: ProxyTables): Promise<OrderBook> {
  if (options.book === undefined) return openOrderBook('memory', memoryBookLog)
  const { directory, disk } = options.book
  const log = await openFileBookLog(directory, {
    identity: identityOf(options),
    tables: Object.values(tables),
    ...(disk === undefined ? {} : { disk }),
  })
  return openOrderBook(directory, log)
}

function identityOf({ chainId, contracts, account }: ProxyServiceOptions): Uint8Array {
  const parts = ['eea-proxy', chainId, contracts.proxy, contracts.receipts ?? '', account.address]
  return sha256(utf8ToBytes(parts.join('/').toLowerCase()))
}
