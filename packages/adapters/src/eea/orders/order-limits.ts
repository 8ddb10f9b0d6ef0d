/** Bounds of what a service takes and keeps. */
export interface OrderLimits {
  /** Orders that may wait for their worker. */
  readonly waiting: number
  /** Ended orders whose results are kept. */
  readonly kept: number
  /** Milliseconds that a worker may take for one order. */
  readonly executionTime: number
  /** Times that an order is begun before a service that keeps dying of it gives it up. */
  readonly attempts: number
}
