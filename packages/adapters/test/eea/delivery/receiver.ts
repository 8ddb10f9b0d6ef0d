import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'

/** One request that the receiver got. */
export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** How the receiver answers; `drop` closes the connection. */
export type ReceiverAnswer = { readonly status: number; readonly body?: string; readonly location?: string } | 'drop'

/** Code 0 of a status payload. */
export const taken: ReceiverAnswer = {
  status: 200,
  body: '{"jsonrpc":"2.0","id":1,"error":{"code":0,"message":"success"}}',
}

/** A requester's HTTP server on a free port; answers from `answers` in their order, the last one for good. */
export const startReceiver = async (...answers: readonly ReceiverAnswer[]) => {
  const received: Received[] = []
  const events = new EventEmitter()
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    received.push({
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    })
    const answer = answers[Math.min(received.length, answers.length) - 1] ?? taken
    if (answer === 'drop') request.socket.destroy()
    else
      response
        .writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location })
        .end(answer.body)
    events.emit('received')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    /** Resolves when this many requests have come. */
    async got(count: number): Promise<readonly Received[]> {
      while (received.length < count) await once(events, 'received')
      return received
    },
  }
}
