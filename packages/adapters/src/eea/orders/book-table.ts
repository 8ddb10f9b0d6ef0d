import { LockstepError } from '@lockstep/core'
import type { z } from 'zod'

/** One change of a table: `value` is JSON, or absent where the entry is removed. */
export interface BookChange {
  readonly table: string
  readonly key: string
  readonly value?: unknown
}

/** A table of an order book without the type of its values: what the log needs of it. */
export interface StoredTable {
  readonly name: string
  /** Takes an entry from the log. */
  restore(key: string, value: unknown): void
  drop(key: string): void
  /** Every entry as a change that would write it, in the order in which the keys came. */
  changes(): Iterable<BookChange>
}

/** A table of an order book: values by key, in the order in which the keys came. Read it freely; change it in a transaction. */
export interface BookTable<Value> extends StoredTable {
  get(key: string): Value | undefined
  has(key: string): boolean
  values(): Iterable<Value>
  size(): number
  /** For transactions only. Answers how to take the change back; a removed entry comes back as the last one. */
  write(key: string, value: Value | undefined): () => void
}

/**
 * Creates an empty table. Values are JSON and never changed in place: a changed value is a new object.
 *
 * @param schema what a value read from a log has to look like
 */
export function createBookTable<Value>(name: string, schema: z.ZodType<Value>): BookTable<Value> {
  const entries = new Map<string, Value>()

  const set = (key: string, value: Value | undefined): void => {
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
  }
  return {
    name,
    get: (key) => entries.get(key),
    has: (key) => entries.has(key),
    values: () => entries.values(),
    size: () => entries.size,
    write(key, value) {
      const before = entries.get(key)
      set(key, value)
      return () => set(key, before)
    },
    restore(key, value) {
      const parsed = schema.safeParse(value)
      if (parsed.success) entries.set(key, parsed.data)
      else throw unreadable(name, key, parsed.error)
    },
    drop: (key) => void entries.delete(key),
    *changes() {
      for (const [key, value] of entries) yield { table: name, key, value }
    },
  }
}

const unreadable = (table: string, key: string, cause: Error): LockstepError =>
  new LockstepError(
    'OrderBookUnreadable',
    `entry '${key}' of table '${table}' of the order book has another shape than this release writes; open it with the release that wrote it`,
    { field: table, value: key },
    { cause },
  )
