import { type FileBookLogOptions, openFileBookLog } from './file-book-log.js'
import { memoryBookLog } from './memory-book-log.js'
import { openOrderBook } from './open-order-book.js'
import type { OrderBook } from './order-book.js'
import type { ServiceTables } from './service-tables.js'

/** Where the book of a service is, and whose it is. */
export interface ServiceBookOptions extends Omit<FileBookLogOptions, 'tables'> {
  readonly directory: string
}

/** Opens the book of a service and fills the tables from it; without options, one that ends with the process. */
export async function openServiceBook(
  options: ServiceBookOptions | undefined,
  tables: ServiceTables,
): Promise<OrderBook> {
  if (options === undefined) return openOrderBook('memory', memoryBookLog)
  const { directory, ...log } = options
  return openOrderBook(directory, await openFileBookLog(directory, { ...log, tables: Object.values(tables) }))
}
