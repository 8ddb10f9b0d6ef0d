import type { Channel } from './channel.js'
import type { ToEnclave, ToHost } from './messages.js'

/** The host's end, with what carries the enclave behind it. */
export interface HostChannel extends Channel<ToEnclave, ToHost> {
  /** Told when what carries the enclave ends by itself. */
  onEnd(listener: (cause: unknown) => void): void
  /** Whether the enclave keeps the process alive: while it owes an answer. */
  hold(held: boolean): void
  /** Ends what carries the enclave and frees it. */
  close(): Promise<void>
}
