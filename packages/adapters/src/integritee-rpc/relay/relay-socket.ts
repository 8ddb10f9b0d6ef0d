import type { Socket } from 'node:net'
import type { ToRpc } from './relay-messages.js'

/** The host's end of a connection: a socket whose bytes go to the enclave, and come from there. */
export interface SocketRelay {
  write(bytes: Uint8Array): void
  /** The enclave took the last chunk. */
  taken(): void
  end(): void
  close(): void
}

/** Carries one chunk at a time in each direction, so that neither side holds more of a slow other's than that. */
export function relaySocket(connection: number, socket: Socket, send: (message: ToRpc) => void): SocketRelay {
  send({ kind: 'open', connection, address: socket.remoteAddress ?? '' })
  socket.on('data', (bytes) => {
    socket.pause()
    send({ kind: 'data', connection, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes })
  })
  socket.on('end', () => send({ kind: 'end', connection }))
  socket.on('error', () => socket.destroy())
  socket.on('close', () => send({ kind: 'close', connection }))
  return {
    write(bytes) {
      socket.write(bytes, () => send({ kind: 'written', connection }))
    },
    taken: () => socket.resume(),
    end: () => socket.end(),
    close: () => socket.destroy(),
  }
}
