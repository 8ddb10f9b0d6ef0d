import type { MessagePort, Worker } from 'node:worker_threads'
import { tightCopy } from './tight-copy.js'

/** One end of the boundary. */
export interface Channel<Sent, Received> {
  send(message: Sent): void
  receive(listener: (message: Received) => void): void
}

/**
 * The end of a message port or a thread. Messages are copied, never transferred: the host stores the blocks that it
 * handed over, and the enclave answers a repeated block with the bytes of the first time.
 */
export function createChannel<Sent, Received>(
  port: Pick<MessagePort | Worker, 'postMessage' | 'on'>,
): Channel<Sent, Received> {
  return {
    send: (message) => port.postMessage(tightCopy(message)),
    receive: (listener) => {
      port.on('message', listener)
    },
  }
}
