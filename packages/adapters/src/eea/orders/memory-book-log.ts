import type { BookLog } from './order-book.js'

/** Keeps nothing: for tests, and for services whose orders may die with the process. */
export const memoryBookLog: BookLog = {
  append: async () => undefined,
  close: async () => undefined,
}
