import type { Hex } from '@lockstep/core'
import type { DirectStatus } from '../../direct/direct-status.js'

/** What a method may do beside answering: watch operations for the connection that asked. */
export interface RpcSession {
  /**
   * Makes room for a watch of the connection. Statuses that come before the answer to the request was sent are sent
   * behind it.
   *
   * @throws RpcFailure `limitExceeded` where the connection has as many watches as it may.
   */
  watch(method: string): RpcWatch
  /** Ends a watch; whether there was one. */
  unwatch(directHash: Hex): boolean
}

export interface RpcWatch {
  readonly listener: (status: DirectStatus) => void
  /** @param stop ends the watch at its source. */
  begin(directHash: Hex, stop: () => void): void
  /** There is nothing to watch. */
  cancel(): void
}
