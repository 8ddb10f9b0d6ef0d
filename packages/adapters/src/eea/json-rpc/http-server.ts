import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions as TlsOptions } from 'node:https'
import { type PeerCertificate, TLSSocket } from 'node:tls'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Caller } from './access-policy.js'
import { jsonRpcCode } from './json-rpc-code.js'
import type { OpenRpcDocument } from './openrpc-document.js'
import type { RpcDispatcher } from './rpc-dispatcher.js'
import type { ServiceMetrics } from './service-metrics.js'

/** Bounds of the HTTP side. */
export interface HttpLimits {
  /** Bytes of one request; 4 MiB if left out. */
  readonly body?: number
  /** Open connections; 1,024 if left out. */
  readonly connections?: number
  /** Requests of one address in a second, a batch being one; 1,000 if left out, no limit for `false`. */
  readonly requestsPerSecond?: number | false
  /** Milliseconds in which a request has to be there; 30,000 if left out. */
  readonly requestTime?: number
}

/** What the HTTP server serves, and how it is reached. */
export interface HttpServerOptions {
  readonly dispatch: RpcDispatcher
  readonly document: () => OpenRpcDocument
  readonly metrics: ServiceMetrics
  /** Each of them has its default. */
  readonly limits?: HttpLimits
  /** Key and certificate (and, for client certificates, `ca` and `requestCert`); plain HTTP if left out. */
  readonly tls?: TlsOptions
  /** Whether `X-Forwarded-For` of what stands in front names the caller. */
  readonly trustProxy?: boolean
  /** COMPAT: takes JSON that calls itself `application/x-www-form-urlencoded`, as old Python clients send it. */
  readonly acceptFormType?: boolean
}

const jsonTypes = ['application/json', 'application/json-rpc', 'application/jsonrequest']

/**
 * Creates the HTTP server: `POST /` for JSON-RPC, `GET /openrpc.json`, `GET /metrics`, `GET /health`. JSON-RPC errors
 * come with status 200; other statuses are for what never reached JSON-RPC, and have a JSON-RPC error for a body too.
 */
export async function createHttpApp(options: HttpServerOptions): Promise<FastifyInstance> {
  const { dispatch, document, metrics, limits = {}, acceptFormType = false, trustProxy = false } = options
  const app: FastifyInstance = fastify({
    bodyLimit: limits.body ?? 4 * 1024 * 1024,
    trustProxy,
    forceCloseConnections: 'idle',
    serverFactory: (handler) => createServer(options, handler),
  })
  const { requestsPerSecond = 1000 } = limits
  if (requestsPerSecond !== false) await app.register(rateLimit, { max: requestsPerSecond, timeWindow: 1000 })
  app.removeAllContentTypeParsers()
  const types = acceptFormType ? [...jsonTypes, 'application/x-www-form-urlencoded'] : jsonTypes
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler<FastifyError>((error, _request, reply) => sendFault(reply, error.statusCode ?? 500))
  app.setNotFoundHandler((request, reply) => {
    if (request.url === '/') void reply.header('allow', 'POST')
    return sendFault(reply, request.url === '/' ? 405 : 404)
  })
  app.post('/', async (request, reply) => {
    const answer = await dispatch(textOf(request.body), callerOf(request))
    if (answer === undefined) return reply.code(204).send()
    return sendJson(reply, answer)
  })
  const open = { config: { rateLimit: false } }
  app.get('/openrpc.json', open, async (_request, reply) => sendJson(reply, JSON.stringify(document())))
  app.get('/metrics', open, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
  app.get('/health', open, async () => ({ status: 'ok' }))
  return app
}

function createServer({ tls, limits = {} }: HttpServerOptions, handler: RequestListener): Server {
  const server: Server = tls === undefined ? createHttpServer(handler) : createHttpsServer(tls, handler)
  server.maxConnections = limits.connections ?? 1024
  server.requestTimeout = limits.requestTime ?? 30_000
  server.headersTimeout = Math.min(server.requestTimeout, 10_000)
  return server
}

/** Bytes that are no UTF-8 are no JSON either: the empty text is answered with a parse error. */
function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body)) return ''
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return ''
  }
}

function callerOf(request: FastifyRequest): Caller {
  return { remoteAddress: request.ip, headers: request.headers, certificate: certificateOf(request) }
}

function certificateOf({ raw: { socket } }: FastifyRequest): PeerCertificate | undefined {
  return socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : undefined
}

/**
 * COMPAT: the framework adds a charset to texts, which JSON has no use for (RFC 8259 section 11) and for which Avalon's
 * Python client throws every answer away; bytes it sends as they are.
 */
function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json').send(Buffer.from(text))
}

const faultTexts = new Map([
  [404, 'nothing is here; POST JSON-RPC to /'],
  [405, 'POST JSON-RPC to /'],
  [413, 'the request is larger than this service takes; split it'],
  [415, 'send JSON with the content type application/json'],
  [429, 'too many requests from this address; slow down'],
  [503, 'the service stops; submit again later'],
])

function sendFault(reply: FastifyReply, status: number): FastifyReply {
  const message = faultTexts.get(status) ?? (status < 500 ? 'the request could not be read' : 'unknown error')
  const code = status === 429 || status === 413 ? jsonRpcCode.limitExceeded : faultCode(status)
  const body = { jsonrpc: '2.0', id: null, error: { code, message } }
  return sendJson(reply.code(status), JSON.stringify(body))
}

function faultCode(status: number): number {
  return status < 500 ? jsonRpcCode.invalidRequest : jsonRpcCode.internalError
}
