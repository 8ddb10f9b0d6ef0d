import { type ClientOptions, WebSocket } from 'ws'

/** A client that says exactly what it is told to, and keeps what it hears. */
export interface RawClient {
  readonly socket: WebSocket
  send(text: string | Buffer): void
  /** The next message, parsed; it need not have come yet. */
  next(): Promise<Message>
  /** Close code and reason, once the connection has ended. */
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>
  close(): Promise<void>
}

/** Any JSON-RPC message, with what tests look at. */
export interface Message {
  readonly jsonrpc?: unknown
  readonly id?: unknown
  readonly method?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
  readonly params?: {
    readonly result: string
    readonly subscription: string
    readonly error: unknown
    readonly reason?: string
  }
}

/** @param address where the client is, of this machine's. */
export function connectRaw(port: number, address = '127.0.0.1', changes: ClientOptions = {}): Promise<RawClient> {
  // As the TypeScript client 0.20.1 connects: the path /, compression offered, the certificate not looked at.
  const socket = new WebSocket(`wss://127.0.0.1:${port}/`, {
    rejectUnauthorized: false,
    perMessageDeflate: true,
    localAddress: address,
    ...changes,
  })
  const heard: string[] = []
  const waiting: ((text: string) => void)[] = []
  socket.on('message', (data) => {
    const text = String(data)
    const first = waiting.shift()
    if (first === undefined) heard.push(text)
    else first(text)
  })
  socket.on('error', () => {})
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  const client: RawClient = {
    socket,
    send: (text) => socket.send(text),
    next: () =>
      new Promise<string>((resolve) => {
        const text = heard.shift()
        if (text === undefined) waiting.push(resolve)
        else resolve(text)
      }).then((text) => JSON.parse(text)),
    ended,
    async close() {
      socket.close()
      await ended
    },
  }
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(client))
    socket.once('error', reject)
  })
}

/** Sends a request and answers what comes next. */
export async function ask(client: RawClient, method: string, params: unknown = [], id: unknown = 1): Promise<Message> {
  client.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
  return client.next()
}
