import type { BookTable } from './book-table.js'

/** Reads and changes tables. Reads see the changes made before in the same transaction. */
export interface BookTransaction {
  put<Value>(table: BookTable<Value>, key: string, value: Value): void
  remove<Value>(table: BookTable<Value>, key: string): void
}

/**
 * The one place that holds workers, orders, receipts, keys and deliveries, so that what belongs together changes in
 * one transaction: an order and its receipt can never tell two stories.
 *
 * A transaction is a synchronous function. It sees the newest state, is all or nothing, and counts once its promise
 * resolves: then it survives a power cut. A state that is read may be newer than what is durable, so await
 * {@link OrderBook.durable} before telling anyone outside what was read.
 */
export interface OrderBook {
  /**
   * Runs `change` at once; resolves with its result when its changes are durable. If `change` throws, nothing is
   * changed and the promise rejects with what it threw.
   *
   * @throws LockstepError `StoreWriteFailed` when nothing was kept, and everything is as before; `StoreFailed` when the
   * book has to be closed and opened again; `StoreClosed`.
   */
  transact<Result>(change: (transaction: BookTransaction) => Result): Promise<Result>
  /** Resolves when everything that was changed so far is durable. */
  durable(): Promise<void>
  /** Waits for the transactions before it, then gives the medium back. May be called again. */
  close(): Promise<void>
}

/** Where an {@link OrderBook} keeps its changes. One call at a time. */
export interface BookLog {
  /**
   * Appends transactions, each the JSON text of its changes; durable when it resolves, and nothing of them is kept
   * when it rejects. `settled` says that the tables hold nothing that is not among them or durable already.
   */
  append(transactions: readonly string[], settled: boolean): Promise<void>
  close(): Promise<void>
}
