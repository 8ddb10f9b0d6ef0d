import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { LockstepError } from '@lockstep/core'
import type { AttestationService } from './attestation-service.js'
import { reportPath } from './report-path.js'

/** Where an attestation service is served, and whom it lets in. */
export interface ServeAttestationOptions {
  readonly service: AttestationService
  /** On 127.0.0.1; 0 for a free one. */
  readonly port: number
  /** PEM texts; plain HTTP if left out. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** What callers must send as `Ocp-Apim-Subscription-Key`; nothing if left out. */
  readonly subscriptionKey?: string
}

/** A service that is listened for. */
export interface ServedAttestation {
  /** Without a path, such as `http://127.0.0.1:4321`. */
  readonly url: string
  close(): Promise<void>
}

const maximumBody = 65_536

/**
 * Serves a simulated attestation service on loopback as Intel serves its own: `POST /attestation/v4/report` with
 * `isvEnclaveQuote` in base64 and perhaps a `nonce`; 200 with the report for a body and its proof in headers, 400 for a
 * quote that is none, 401 for another subscription key, 404, 413, 500.
 *
 * @throws the system's own error for a port that is taken
 */
export async function serveAttestationService(options: ServeAttestationOptions): Promise<ServedAttestation> {
  const { port, tls } = options
  const listener = (request: IncomingMessage, response: ServerResponse): void => void answer(options, request, response)
  const server = tls === undefined ? createHttp(listener) : createHttps(tls, listener)
  server.requestTimeout = 10_000
  server.headersTimeout = 5000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${listening}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  { service, subscriptionKey }: ServeAttestationOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const end = (status: number): void => void response.writeHead(status, { connection: 'close' }).end()
  if (request.url !== reportPath) return end(404)
  if (request.method !== 'POST') return end(405)
  if (subscriptionKey !== undefined && request.headers['ocp-apim-subscription-key'] !== subscriptionKey) return end(401)
  try {
    const body = await bodyOf(request)
    if (body === undefined) return end(413)
    const asked = readRequest(body)
    if (asked === undefined) return end(400)
    const { 'Verification-report': report, ...proof } = await service.report(asked.quote, asked.nonce)
    response.writeHead(200, { 'content-type': 'application/json', ...proof }).end(report)
  } catch (error) {
    const status = error instanceof LockstepError ? error.details.value : undefined
    end(typeof status === 'number' ? status : 500)
  }
}

/** `undefined` for one that is longer than any quote's. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk))
    size += chunk.length
    if (size > maximumBody) return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readRequest(body: string): { readonly quote: Uint8Array; readonly nonce: string | undefined } | undefined {
  const { isvEnclaveQuote, nonce }: Record<string, unknown> = Object(parsed(body))
  if (typeof isvEnclaveQuote !== 'string' || (nonce !== undefined && typeof nonce !== 'string')) return undefined
  return { quote: new Uint8Array(Buffer.from(isvEnclaveQuote, 'base64')), nonce }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
