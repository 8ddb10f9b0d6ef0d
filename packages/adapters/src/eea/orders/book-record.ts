import { LockstepError } from '@lockstep/core'
import { z } from 'zod'
import type { BookChange } from './book-table.js'

const transactionsSchema = z.array(
  z.array(z.object({ table: z.string(), key: z.string(), value: z.unknown().optional() })),
)

/** One record of the log: the JSON texts of transactions as one array, in UTF-8. Text, so that an operator can read a book. */
export const encodeTransactions = (transactions: readonly string[]): Uint8Array =>
  Buffer.from(`[${transactions.join(',')}]`, 'utf8')

/**
 * Reads a record.
 *
 * @throws LockstepError `OrderBookUnreadable` for bytes whose checksum holds and that are no transactions.
 */
export const decodeTransactions = (record: Uint8Array): readonly (readonly BookChange[])[] => {
  const parsed = transactionsSchema.safeParse(parseJson(record))
  if (parsed.success) return parsed.data
  throw new LockstepError(
    'OrderBookUnreadable',
    'a record of the order book holds no transactions; open it with the release that wrote it',
    { field: 'record' },
    { cause: parsed.error },
  )
}

const parseJson = (record: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(record).toString('utf8'))
  } catch {
    return undefined
  }
}
