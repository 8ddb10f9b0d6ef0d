import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions as TlsOptions } from 'node:https'
import { LockstepError } from '@lockstep/core'
import { z } from 'zod'
import { jsonIn } from '../json-rpc/json-in.js'
import { readBoundedText } from '../json-rpc/read-bounded-text.js'

/** Where a requester takes callbacks, and who is told of them. */
export interface CallbackReceiverOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Key and certificate; plain HTTP if left out. */
  readonly tls?: TlsOptions
  /** Bytes of one callback; 16 MiB if left out. */
  readonly maximumBytes?: number
  /**
   * Told of a callback: the order that it says it is about, and its whole body. It says nothing that is not checked
   * against the session (`readOrderProgress`): anyone may post here. A callback comes again until this resolves.
   */
  onCallback(workOrderId: string, body: unknown): void | Promise<void>
}

/** A requester's own HTTP server, for `resultUri` and `notifyUri`. */
export interface CallbackReceiver {
  readonly url: string
  close(): Promise<void>
}

const idSchema = z.union([z.string().max(256), z.number(), z.null()])
const orderSchema = z.object({ workOrderId: z.string().max(512) })
const callbackSchema = z.object({
  id: idSchema.optional(),
  result: orderSchema.loose().optional(),
  error: z.object({ data: orderSchema.optional() }).loose().optional(),
})

/**
 * Opens a server for callbacks and acknowledges each with code 0.
 *
 * SPEC: "Work Order Asynchronous Result": the client responds with a Work Order Status Payload.
 */
export async function openCallbackReceiver(options: CallbackReceiverOptions): Promise<CallbackReceiver> {
  const { host, port, tls, maximumBytes = 16 * 1024 * 1024 } = options

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return answer(response, 405, null, 2, 'POST a callback')
    const body = jsonIn(await readBoundedText(request, maximumBytes, tooLarge))
    const callback = callbackSchema.safeParse(body)
    const workOrderId = callback.data?.result?.workOrderId ?? callback.data?.error?.data?.workOrderId
    const id = callback.data?.id ?? null
    if (workOrderId === undefined) return answer(response, 400, id, 2, 'this is no callback of a work order')
    await options.onCallback(workOrderId, body)
    answer(response, 200, id, 0, 'success')
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    take(request, response).catch(() => answer(response, 500, null, 1, 'the callback was not taken; try it again'))
  }
  const server = tls === undefined ? createHttpServer(onRequest) : createHttpsServer(tls, onRequest)
  server.requestTimeout = 30_000
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${name}:${taken}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(
  response: ServerResponse,
  status: number,
  id: string | number | null,
  code: number,
  message: string,
): void {
  const body = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

const tooLarge = (maximum: number): LockstepError =>
  new LockstepError('CallbackTooLarge', `a callback has more than ${maximum} bytes`, { field: 'body', limit: maximum })
