import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

export interface UpgradeOptions {
  /** Milliseconds from a connection's first byte to its web-socket. */
  readonly handshakeTime: number
  /** Largest frame, in bytes; a larger one ends the connection. */
  readonly maximumFrame: number
}

/** Makes a web-socket of a connection, at any path; `ready` is not called where the client does not ask for one. */
export type Upgrade = (connection: Duplex, ready: (socket: WebSocket) => void) => void

/** Refuses compression: a few bytes could become megabytes. Other requests are answered with 426. */
export function createUpgrade({ handshakeTime, maximumFrame }: UpgradeOptions): Upgrade {
  const http = createServer({ headersTimeout: handshakeTime, requestTimeout: handshakeTime, maxHeaderSize: 8192 })
  const waiting = new WeakMap<object, (socket: WebSocket) => void>()
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maximumFrame })
  http.on('request', (_, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' })
    response.end('This is a web-socket; connect with wss.\n')
  })
  http.on('clientError', (_, connection) => connection.destroy())
  http.on('upgrade', (request, connection, head) => {
    sockets.handleUpgrade(request, connection, head, (socket) => waiting.get(connection)?.(socket))
  })
  return (connection, ready) => {
    waiting.set(connection, ready)
    http.emit('connection', connection)
  }
}
