import { type ProvisioningStep, provisioningRefusals } from '@lockstep/adapters/tee'
import { decode, fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import {
  type AbortSignalLike,
  type Parentchain,
  type ParentchainBlock,
  type SnapshotPart,
  snapshotPartCodec,
} from '@lockstep/core/worker'
import { hexOf, numberOf, readBlock } from './chain-rpc.js'
import type { AnnounceKey, ServedEnclave } from './serve-chain.js'

/** A parentchain in another process. */
export interface RemoteChain extends Parentchain {
  balanceOf(account: Hex): Promise<bigint>
  /** Whether an enclave acts by this account. */
  isRegistered(account: Hex): Promise<boolean>
  /** The enclave there that provisions others. */
  readonly enclave: ServedEnclave
  /** Has the next shielding key drawn there; its announcement is to be invoked. @throws LockstepError `RotationRunning` */
  readonly announceKey: AnnounceKey
}

/** Milliseconds that one question waits for the next block; who leaves meanwhile waits as long. */
const patience = 1000

/**
 * Connects to what `serveChain` serves, if it is the expected chain.
 *
 * @throws LockstepError `ChainConnection` where nobody answers, `ForeignChain`
 */
export async function connectChain(url: string, genesisHash: Hex): Promise<RemoteChain> {
  const call = (method: string, ...params: readonly unknown[]): Promise<unknown> => request(url, method, params)
  const block = async (number: number, wait = 0): Promise<ParentchainBlock | undefined> => {
    const answer = await call('devchain_finalizedBlock', number, wait)
    return answer === null ? undefined : readBlock(answer)
  }
  async function* finalizedBlocks(from: number, signal?: AbortSignalLike): AsyncGenerator<ParentchainBlock> {
    for (let next = from; signal?.aborted !== true; ) {
      const found = await block(next, patience)
      if (found === undefined) continue
      yield found
      next += 1
    }
  }
  const own = hexOf(await call('devchain_genesisHash'))
  if (own !== genesisHash) throw foreignChain(url, own, genesisHash)
  return {
    genesisHash,
    finalizedBlocks,
    finalizedHead: async () => numberOf(await call('devchain_finalizedHead')),
    block: (number) => block(number),
    submit: async (extrinsic) => hexOf(await call('devchain_submitExtrinsic', toHex(extrinsic))),
    nextNonce: async (account) => numberOf(await call('devchain_nextNonce', account)),
    balanceOf: async (account) => BigInt(String(await call('devchain_balanceOf', account))),
    isRegistered: async (account) => (await call('devchain_isRegistered', account)) === true,
    enclave: {
      provisioningChallenge: async () => fromHex(hexOf(await call('devhost_provisioningChallenge'))),
      answerProvisioning: async (request) => readStep(await call('devhost_answerProvisioning', toHex(request))),
      exportSnapshot: async (from) => {
        const params = from === undefined ? [] : [from.checkpoint, from.index]
        return readPart(await call('devhost_exportSnapshot', ...params))
      },
    },
    async announceKey() {
      const { key, announcement }: Record<string, unknown> = Object(await call('devhost_announceKey'))
      return { key: hexOf(key), announcement: fromHex(hexOf(announcement)) }
    },
  }
}

function readPart(answer: unknown): SnapshotPart {
  const { sealed, ...part } = decode(snapshotPartCodec, fromHex(hexOf(answer)))
  return { ...part, sealed: fromHex(sealed) }
}

function readStep(answer: unknown): ProvisioningStep {
  const { refused, message }: Record<string, unknown> = Object(answer)
  const refusal = provisioningRefusals.find((each) => each === refused)
  return refusal === undefined ? { message: fromHex(hexOf(message)) } : { refused: refusal }
}

async function request(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const { result, error } = Object(await exchange(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })))
  if (error === undefined) return result
  const { code, message, data } = Object(error)
  throw new LockstepError(typeof data === 'string' ? data : 'ChainRefused', String(message), {
    field: method,
    value: code,
  })
}

async function exchange(url: string, body: string): Promise<unknown> {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body })
    if (!response.ok) throw new Error(`HTTP status ${response.status}`)
    return await response.json()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new LockstepError(
      'ChainConnection',
      `the parentchain at ${url} does not answer (${why}); is lockstep dev still running?`,
      { field: '--parentchain', value: url },
      { cause },
    )
  }
}

function foreignChain(url: string, own: Hex, expected: Hex): LockstepError {
  return new LockstepError(
    'ForeignChain',
    `the chain at ${url} begins with ${own}, the shard's with ${expected}; name the shard's parentchain`,
    { field: '--parentchain', value: own, limit: expected },
  )
}
