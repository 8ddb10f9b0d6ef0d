import type { LockstepError } from '@lockstep/core'
import { storeClosed } from '../../store/store-closed.js'
import type { BookChange, BookTable } from './book-table.js'
import type { BookLog, BookTransaction, OrderBook } from './order-book.js'

/** Characters that go to the medium together, one transaction at least; a write takes as long for one as for many. */
const charactersAtOnce = 8 * 1024 * 1024

interface WaitingTransaction {
  /** JSON of the changes; empty for one that only waits its turn. */
  readonly text: string
  readonly undo: () => void
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

const inReverse = (undos: readonly (() => void)[]): void => {
  for (const undo of undos.toReversed()) undo()
}

/** The {@link OrderBook} over tables that `log` has filled. */
export function openOrderBook(name: string, log: BookLog): OrderBook {
  let waiting: WaitingTransaction[] = []
  let writing: Promise<void> | undefined
  let failure: LockstepError | undefined
  let closed: Promise<void> | undefined

  const assertUsable = (): void => {
    if (closed !== undefined) throw storeClosed(name)
    if (failure !== undefined) throw failure
  }

  /** Later transactions have read what the failed ones wrote, so all of them go, the newest first. */
  const takeBack = (batch: readonly WaitingTransaction[], reason: unknown): void => {
    const undone = [...batch, ...waiting]
    waiting = []
    inReverse(undone.map(({ undo }) => undo))
    if (isFatal(reason)) failure = reason
    for (const { reject } of undone) reject(reason)
  }

  const takeBatch = (): readonly WaitingTransaction[] => {
    let characters = 0
    const over = waiting.findIndex(({ text }, at) => {
      characters += text.length
      return at > 0 && characters > charactersAtOnce
    })
    const batch = waiting.slice(0, over === -1 ? waiting.length : over)
    waiting = waiting.slice(batch.length)
    return batch
  }

  const writeWaiting = async (): Promise<void> => {
    // One turn later, so that what happens in one turn goes into one write.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = takeBatch()
      const texts = batch.map(({ text }) => text).filter((text) => text !== '')
      try {
        if (texts.length > 0) await log.append(texts, waiting.length === 0)
        for (const { resolve } of batch) resolve()
      } catch (error) {
        takeBack(batch, error)
      }
    }
    // In the same turn as the look at what waits: a transaction that comes later starts the next writing.
    writing = undefined
  }

  const enqueue = (text: string, undo: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ text, undo, resolve, reject })
      writing ??= writeWaiting()
    })

  return {
    async transact(change) {
      assertUsable()
      const changes: BookChange[] = []
      const undos: (() => void)[] = []
      const write = <Value>(table: BookTable<Value>, key: string, value: Value | undefined): void => {
        undos.push(table.write(key, value))
        changes.push(value === undefined ? { table: table.name, key } : { table: table.name, key, value })
      }
      const transaction: BookTransaction = { put: write, remove: (table, key) => write(table, key, undefined) }
      const result = attempt(() => change(transaction), undos)
      if (changes.length > 0) await enqueue(JSON.stringify(changes), () => inReverse(undos))
      return result
    },
    async durable() {
      assertUsable()
      // A turn of its own: whoever waits for an idle book waits for ever while others are busy.
      if (writing !== undefined) await enqueue('', () => undefined)
    },
    close() {
      closed ??= (async () => {
        while (writing !== undefined) await writing
        await log.close()
      })()
      return closed
    },
  }
}

const attempt = <Result>(change: () => Result, undos: readonly (() => void)[]): Result => {
  try {
    return change()
  } catch (error) {
    inReverse(undos)
    throw error
  }
}

const isFatal = (reason: unknown): reason is LockstepError =>
  reason instanceof Error && 'code' in reason && reason.code === 'StoreFailed'
