import { Duplex } from 'node:stream'
import type { FromRpc } from './relay-messages.js'

/** The enclave's end of a connection whose socket the host has. */
export interface RelayedStream {
  readonly stream: Duplex
  receive(bytes: Uint8Array): void
  written(): void
  end(): void
  close(): void
}

export function createRelayedStream(connection: number, send: (message: FromRpc) => void): RelayedStream {
  let owesTaken = false
  let afterWrite: (() => void) | undefined
  let isClosedThere = false

  const stream = new Duplex({
    allowHalfOpen: true,
    read() {
      if (!owesTaken) return
      owesTaken = false
      send({ kind: 'taken', connection })
    },
    write(chunk: Uint8Array, _, done) {
      afterWrite = done
      send({ kind: 'data', connection, bytes: chunk })
    },
    final(done) {
      send({ kind: 'end', connection })
      done()
    },
    destroy(error, done) {
      if (!isClosedThere) send({ kind: 'close', connection })
      done(error)
    },
  })

  return {
    stream,
    receive(bytes) {
      owesTaken = true
      if (!stream.destroyed) stream.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
    written() {
      const done = afterWrite
      afterWrite = undefined
      done?.()
    },
    end() {
      if (!stream.destroyed) stream.push(null)
    },
    close() {
      isClosedThere = true
      stream.destroy()
    },
  }
}
