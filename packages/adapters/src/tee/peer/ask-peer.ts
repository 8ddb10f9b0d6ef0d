import type { IncomingMessage } from 'node:http'
import { type Agent, request } from 'node:https'
import { TLSSocket } from 'node:tls'
import { LockstepError } from '@lockstep/core'
import { type ErrorMessage, restoreError } from '../boundary/error-message.js'
import {
  answerMalformed,
  answerTooLong,
  peerRefused,
  peerTooSlow,
  peerUnreachable,
  peerUntrusted,
} from './peer-error.js'
import { readBoundedBytes } from './read-bounded-bytes.js'

export interface PeerLine {
  readonly agent: Agent
  /** Without a path. */
  readonly url: string
  /** Milliseconds without a byte. */
  readonly patience: number
  /** Bytes a second, beside that. */
  readonly minimumRate: number
  readonly signal: AbortSignal
}

/** Puts one question, once. @throws LockstepError as `connectPeer` says */
export async function askPeer(
  line: PeerLine,
  path: string,
  question: Uint8Array,
  maximum: number,
): Promise<Uint8Array> {
  const { url } = line
  try {
    const response = await post(line, path, question)
    const status = response.statusCode ?? 0
    const answer = await readInTime(line, response, status === 200 ? maximum : maximumRefusal)
    if (answer === undefined) throw answerTooLong(url, status === 200 ? maximum : maximumRefusal)
    if (status !== 200) throw readRefusal(answer) ?? peerRefused(url, status)
    return answer
  } catch (error) {
    throw error instanceof LockstepError ? error : peerUnreachable(url, error)
  }
}

const maximumRefusal = 4096

function post({ agent, url, patience, signal }: PeerLine, path: string, body: Uint8Array): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': body.length }
    const sent = request(new URL(path, url), { method: 'POST', agent, headers, signal })
    let received: IncomingMessage | undefined
    sent.setTimeout(patience, () => {
      const late = peerTooSlow(url, patience)
      received?.destroy(late)
      sent.destroy(late)
    })
    sent.on('response', (response) => {
      received = response
      resolve(response)
    })
    sent.on('error', (error) => reject(isUntrusted(sent.socket) ? peerUntrusted(url, error) : error))
    sent.end(body)
  })
}

function isUntrusted(socket: unknown): boolean {
  return socket instanceof TLSSocket && Boolean(socket.authorizationError)
}

/** One that sends a byte now and then is not idle, and would never end. */
function readInTime(
  { url, patience, minimumRate }: PeerLine,
  response: IncomingMessage,
  maximum: number,
): Promise<Uint8Array | undefined> {
  const start = performance.now()
  return readBoundedBytes(response, maximum, (received) => {
    const time = patience + (received / minimumRate) * 1000
    if (performance.now() - start > time) throw peerTooSlow(url, Math.round(time))
  })
}

/** What an enclave refused, by its own name. Whoever is at the other end chose the words: they are bounded. */
function readRefusal(bytes: Uint8Array): LockstepError | undefined {
  const { code, message, details }: Record<string, unknown> = Object(parsed(bytes))
  if (typeof code !== 'string' || !/^[A-Z][A-Za-z]{1,63}$/.test(code) || typeof message !== 'string') return undefined
  const { field, value, limit }: Record<string, unknown> = Object(details)
  const told: ErrorMessage = {
    code,
    message,
    details: { ...(typeof field === 'string' ? { field } : {}), ...{ value, limit } },
  }
  return restoreError(told)
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

/** Reads an answer. @throws LockstepError `PeerAnswerMalformed` */
export function readAnswer<T>(url: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw answerMalformed(url, error)
  }
}
