import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { compact, decode, encode, u32 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { malformedAnswer, nodeAlarm } from './node-error.js'
import { type SubstrateHeader, substrateHeaderCodec } from './substrate-header.js'
import type { SubstrateRpc } from './substrate-rpc.js'

export interface NodeHeader {
  readonly bytes: Uint8Array
  readonly header: SubstrateHeader
}

/** A node's answers, checked for shape, and for hashes where they have one. */
export interface SubstrateNode {
  /** `undefined` for a number that the node does not have. */
  blockHash(number: number): Promise<Hex | undefined>
  finalizedHash(): Promise<Hex>
  bestHash(): Promise<Hex>
  /** @throws LockstepError `NodeHashMismatch` */
  header(hash: Hex): Promise<NodeHeader | undefined>
  /** @throws LockstepError `NodeHashMismatch` */
  block(hash: Hex): Promise<(NodeHeader & { readonly extrinsics: readonly Uint8Array[] }) | undefined>
  storage(key: Uint8Array, at: Hex): Promise<Uint8Array | undefined>
  readProof(keys: readonly Uint8Array[], at: Hex): Promise<readonly Uint8Array[]>
  /** The answer to `grandpa_proveFinality`; `undefined` while there is none. */
  finalityProof(number: number): Promise<Uint8Array | undefined>
  /** Nonce after the waiting extrinsics. */
  accountNextIndex(address: string): Promise<number>
  /** Nonce in the state of a block. */
  accountNonce(account: Hex, at: Hex): Promise<number>
  pendingExtrinsics(): Promise<readonly Uint8Array[]>
  submit(extrinsic: Uint8Array): Promise<Hex>
}

export function createSubstrateNode(provider: Pick<CryptoProvider, 'blake2b256'>, rpc: SubstrateRpc): SubstrateNode {
  async function hash(method: string, params: readonly unknown[]): Promise<Hex> {
    return hashOf(method, await rpc.request(method, params))
  }

  function readHeader(method: string, expected: Hex, json: unknown): NodeHeader {
    const bytes = headerBytes(method, json)
    const actual = toHex(provider.blake2b256(bytes))
    if (actual === expected) return { bytes, header: attempt(method, json, () => decode(substrateHeaderCodec, bytes)) }
    throw nodeAlarm('NodeHashMismatch', `the header given as ${expected} hashes to ${actual}`, {
      field: 'hash',
      value: actual,
      limit: expected,
    })
  }

  return {
    async blockHash(number) {
      const answer = await rpc.request('chain_getBlockHash', [number])
      return answer === null || answer === undefined ? undefined : hashOf('chain_getBlockHash', answer)
    },
    finalizedHash: () => hash('chain_getFinalizedHead', []),
    bestHash: () => hash('chain_getBlockHash', []),
    async header(at) {
      const answer = await rpc.request('chain_getHeader', [at])
      return answer === null ? undefined : readHeader('chain_getHeader', at, answer)
    },
    async block(at) {
      const answer = await rpc.request('chain_getBlock', [at])
      if (answer === null) return undefined
      const block = record('chain_getBlock', record('chain_getBlock', answer).block)
      const header = readHeader('chain_getBlock', at, block.header)
      return { ...header, extrinsics: bytesList('chain_getBlock', block.extrinsics) }
    },
    async storage(key, at) {
      const answer = await rpc.request('state_getStorage', [toHex(key), at])
      return answer === null ? undefined : bytesOf('state_getStorage', answer)
    },
    async readProof(keys, at) {
      const answer = await rpc.request('state_getReadProof', [keys.map(toHex), at])
      return bytesList('state_getReadProof', record('state_getReadProof', answer).proof)
    },
    async finalityProof(number) {
      const answer = await rpc.request('grandpa_proveFinality', [number])
      return answer === null ? undefined : bytesOf('grandpa_proveFinality', answer)
    },
    accountNextIndex: async (address) =>
      numberOf('system_accountNextIndex', await rpc.request('system_accountNextIndex', [address])),
    async accountNonce(account, at) {
      const answer = await rpc.request('state_call', ['AccountNonceApi_account_nonce', account, at])
      return attempt('state_call', answer, () => decode(u32, bytesOf('state_call', answer)))
    },
    async pendingExtrinsics() {
      const method = 'author_pendingExtrinsics'
      return bytesList(method, await rpc.request(method, []))
    },
    async submit(extrinsic) {
      const answer = await hash('author_submitExtrinsic', [toHex(extrinsic)])
      const own = toHex(provider.blake2b256(extrinsic))
      if (answer === own) return own
      throw nodeAlarm('NodeHashMismatch', `the extrinsic hashes to ${own}, the node says ${answer}`, {
        field: 'extrinsic',
        value: answer,
        limit: own,
      })
    },
  }
}

/** SCALE bytes of a header, from its JSON. */
function headerBytes(method: string, json: unknown): Uint8Array {
  const header = record(method, json)
  const number = header.number
  return attempt(method, json, () => {
    const logs = bytesList(method, record(method, header.digest).logs)
    return concatBytes(
      fromHex(hashOf(method, header.parentHash)),
      encode(compact(u32), Number.parseInt(typeof number === 'string' ? number : '', 16)),
      fromHex(hashOf(method, header.stateRoot)),
      fromHex(hashOf(method, header.extrinsicsRoot)),
      encode(compact(u32), logs.length),
      ...logs,
    )
  })
}

function record(method: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw malformedAnswer(method, value)
}

function bytesOf(method: string, value: unknown): Uint8Array {
  return attempt(method, value, () => fromHex(typeof value === 'string' ? value.toLowerCase() : ''))
}

function hashOf(method: string, value: unknown): Hex {
  const bytes = bytesOf(method, value)
  if (bytes.length === 32) return toHex(bytes)
  throw malformedAnswer(method, value)
}

function bytesList(method: string, value: unknown): readonly Uint8Array[] {
  if (Array.isArray(value)) return value.map((entry: unknown) => bytesOf(method, entry))
  throw malformedAnswer(method, value)
}

function numberOf(method: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw malformedAnswer(method, value)
}

function attempt<T>(method: string, value: unknown, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'NodeAnswerMalformed') throw error
    throw malformedAnswer(method, value)
  }
}
