import type { Duplex } from 'node:stream'

/**
 * Has a stream write once what is written to it in one turn of the event loop; to be called before each write.
 *
 * @param complete writes what else has come in the turn.
 *
 * PERF: a block ends a thousand watches at once. Each frame by itself would be a record of TLS and a message to the host.
 */
export function gatherWrites(stream: Pick<Duplex, 'cork' | 'uncork'>, complete: () => void): () => void {
  let isGathering = false
  return () => {
    if (isGathering) return
    isGathering = true
    stream.cork()
    setImmediate(() => {
      complete()
      isGathering = false
      stream.uncork()
    })
  }
}
