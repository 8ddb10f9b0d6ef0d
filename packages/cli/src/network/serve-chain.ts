import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ProvisioningEnclave } from '@lockstep/adapters/tee'
import { encode, fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { type Parentchain, type SnapshotSource, snapshotPartCodec } from '@lockstep/core/worker'
import { jsonText } from '../json-text.js'
import { blockDocument, longestWait, maximumRequestSize } from './chain-rpc.js'
import { listenOnLoopback } from './listen-on-loopback.js'
import { isH256 } from './network-file.js'

/** What of a parentchain is served. */
export interface ServedChain extends Parentchain {
  balanceOf(account: Hex): bigint
  /** Whether an enclave acts by this account. */
  isRegistered(account: Hex): Promise<boolean>
}

/**
 * The side of an enclave from which others are provisioned, and take their state: it judges whom it answers, and seals the
 * state for those.
 */
export type ServedEnclave = Pick<ProvisioningEnclave, 'provisioningChallenge' | 'answerProvisioning'> & SnapshotSource

/** Draws the shard's next shielding key, passes it to all enclaves here, and answers its hash and announcement. */
export type AnnounceKey = () => Promise<{ readonly key: Hex; readonly announcement: Uint8Array }>

interface Served {
  readonly chain: ServedChain
  readonly enclave: ServedEnclave
  readonly announceKey?: AnnounceKey
}

export interface ChainServer {
  readonly url: string
  close(): Promise<void>
}

type Method = (served: Served, params: readonly unknown[], signal: AbortSignal) => Promise<unknown>

/**
 * What clients in other processes need of an embedded chain, and nothing that would produce blocks or move funds
 * without a signature.
 */
const methods: Readonly<Record<string, Method>> = {
  devchain_genesisHash: async ({ chain }) => chain.genesisHash,
  devchain_finalizedHead: ({ chain }) => chain.finalizedHead(),
  /** Block, and how many milliseconds to wait for it; `null` where it has not come by then. */
  devchain_finalizedBlock: async ({ chain }, [number, wait = 0], signal) => {
    const [from, milliseconds] = [whole('number', number, 2 ** 32 - 1), whole('wait', wait, longestWait)]
    const block =
      (await chain.block(from)) ?? (from === 0 ? undefined : await nextBlock(chain, from, milliseconds, signal))
    return block === undefined ? null : blockDocument(block)
  },
  devchain_submitExtrinsic: ({ chain }, [extrinsic]) => chain.submit(bytesParam('extrinsic', extrinsic)),
  devchain_nextNonce: ({ chain }, [account]) => chain.nextNonce(accountParam(account)),
  devchain_balanceOf: async ({ chain }, [account]) => chain.balanceOf(accountParam(account)),
  devchain_isRegistered: ({ chain }, [account]) => chain.isRegistered(accountParam(account)),
  devhost_provisioningChallenge: async ({ enclave }) => toHex(await enclave.provisioningChallenge()),
  devhost_answerProvisioning: async ({ enclave }, [request]) => {
    const answer = await enclave.answerProvisioning(bytesParam('request', request))
    return 'refused' in answer ? answer : { message: toHex(answer.message) }
  },
  /** A part of a snapshot as `snapshotPartCodec` has it; the first of the newest without parameters. */
  devhost_exportSnapshot: async ({ enclave }, [checkpoint, index = 0]) => {
    const from =
      checkpoint === undefined
        ? undefined
        : { checkpoint: hashParam('checkpoint', checkpoint), index: whole('index', index, 2 ** 32 - 1) }
    const part = await enclave.exportSnapshot(from)
    return toHex(encode(snapshotPartCodec, { ...part, sealed: toHex(part.sealed) }))
  },
  devhost_announceKey: async ({ announceKey }) => {
    if (announceKey !== undefined) {
      const { key, announcement } = await announceKey()
      return { key, announcement: toHex(announcement) }
    }
    throw new LockstepError('RotationUnset', 'the shielding key does not change here; ask lockstep dev')
  },
}

/**
 * Serves an embedded chain, and an enclave that provisions others, to clients in other processes of this machine: JSON-RPC 2.0 over HTTP, on loopback alone and
 * refused to pages in browsers. It vouches for nothing: clients and enclaves verify blocks by their justification.
 */
export async function serveChain(served: Served, port: number): Promise<ChainServer> {
  const ending = new AbortController()
  const server = createServer((request, response) => {
    void answer(served, request, response, ending.signal).catch(() => response.destroy())
  })
  const { url, close } = await listenOnLoopback(server, '--chain-port', port)
  return {
    url,
    close() {
      ending.abort()
      return close()
    },
  }
}

async function answer(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { headers, method } = request
  // A page of any site may speak to loopback; browsers say so by these headers.
  const isPage = headers.origin !== undefined || headers['content-type'] !== 'application/json'
  if (method !== 'POST' || isPage || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) {
    response.writeHead(403).end()
    return
  }
  const left = new AbortController()
  response.once('close', () => left.abort())
  const document = await respond(served, await textOf(request), AbortSignal.any([signal, left.signal]))
  response.writeHead(200, { 'content-type': 'application/json' }).end(jsonText(document))
}

async function respond(served: Served, text: string | undefined, signal: AbortSignal): Promise<unknown> {
  if (text === undefined) return failure(null, -32600, `a request has at most ${maximumRequestSize} bytes`)
  const { id = null, method, params }: Record<string, unknown> = Object(parsed(text))
  if (typeof method !== 'string' || !Array.isArray(params))
    return failure(id, -32600, 'this is no request of JSON-RPC 2.0')
  const run = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (run === undefined) return failure(id, -32601, `there are ${Object.keys(methods).join(', ')}`)
  try {
    return { jsonrpc: '2.0', id, result: await run(served, params, signal) }
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return failure(id, -32000, error.message, error.code)
  }
}

function failure(id: unknown, code: number, message: string, data?: string): unknown {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } }
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes: Uint8Array = chunk
    size += bytes.length
    if (size > maximumRequestSize) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function nextBlock(chain: ServedChain, from: number, milliseconds: number, signal: AbortSignal) {
  if (milliseconds === 0) return undefined
  const patience = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)])
  for await (const block of chain.finalizedBlocks(from, patience)) return block
  return undefined
}

function whole(field: string, value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw badParam(field, `a whole number from 0 to ${most}`)
}

function bytesParam(field: string, value: unknown): Uint8Array {
  if (typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value)) return fromHex(`0x${value.slice(2)}`)
  throw badParam(field, '0x and lower-case hexadecimal digits')
}

function accountParam(value: unknown): Hex {
  return hashParam('account', value)
}

function hashParam(field: string, value: unknown): Hex {
  if (isH256(value)) return value
  throw badParam(field, '32 bytes as 0x and lower-case hexadecimal digits')
}

function badParam(field: string, wanted: string): LockstepError {
  return new LockstepError('ChainParams', `${field} must be ${wanted}`, { field, limit: wanted })
}
