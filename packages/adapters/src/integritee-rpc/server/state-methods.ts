import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { blockHeaderHash } from '@lockstep/core/receipt'
import { type SidechainHeader, sidechainHeaderCodec, signedSidechainBlocksCodec } from '../sidechain-block.js'
import { requireShard } from './author-methods.js'
import { rpcAnswer, rpcOptionAnswer, rpcTextAnswer } from './rpc-answer.js'
import { rpcCodes } from './rpc-code.js'
import { RpcFailure } from './rpc-failure.js'
import type { RpcMethod } from './rpc-method.js'
import { bytesParam, invalidParams, positional, requestParam, scaleParam, textParam } from './rpc-params.js'

const noHash: Hex = `0x${'00'.repeat(32)}`

/** SPEC: Integritee worker, `common_api.rs`, `import_block_api.rs`: the methods that do not begin with `author_`. */
export const stateMethods: Readonly<Record<string, RpcMethod>> = {
  state_executeGetter: async ({ shard, dialect }, params) => {
    const { shard: to, payload } = requestParam(params)
    requireShard(shard, to)
    const answer = await shard.getter(payload)
    if (answer.type === 'Value') return rpcOptionAnswer(answer.value.value)
    if (dialect === 'return-value') return rpcOptionAnswer(null)
    const reason = answer.type === 'Refused' ? answer.value : 'Internal'
    throw new RpcFailure(rpcCodes.getterRefused, `The getter is refused: ${reason}`, reason)
  },

  state_getMetadata: ({ shard }) => rpcTextAnswer(shard.metadata),
  state_getRuntimeVersion: ({ description }) => ({ specName: description.name, implVersion: description.version }),

  /** `blockDataHash` is the hash of the log's block: it holds the data. */
  chain_getHeader: async ({ shard }) => {
    const head = await shard.head()
    if (head === undefined) throw new RpcFailure(rpcCodes.getterRefused, 'No block was executed yet', 'NoBlock')
    const { parent, number, shard: shardId, parentchainHash } = head.header
    const header: SidechainHeader = {
      parentHash: parent,
      blockNumber: BigInt(number),
      shardId,
      blockDataHash: parentchainHash,
      nextFinalizationBlockNumber: BigInt(number) + 1n,
    }
    return rpcAnswer(toHex(encode(sidechainHeaderCodec, header)))
  },

  system_name: ({ description }) => description.name,
  system_version: ({ description }) => rpcAnswer(asciiHex(description.version)),
  system_health: async ({ shard }) => {
    const head = await shard.head()
    return {
      isProvisioned: true,
      block: head?.header.number ?? 0,
      blockHash: head === undefined ? noHash : blockHeaderHash(shard.provider, head.header),
    }
  },

  // Read all the same: who sends what is none is told that first, as by the original.
  sidechain_importBlock: (_, params) => {
    requireText(params)
    requireBlocks(params)
    throw notServed('sidechain_importBlock', 'workers take their order from the log')
  },

  attesteer_forwardDcapQuote: (_, params) => {
    bytesParam(params, 0)
    throw notServed('attesteer_forwardDcapQuote', notForwarded)
  },
  attesteer_forwardIasAttestationReport: (_, params) => {
    bytesParam(params, 0)
    throw notServed('attesteer_forwardIasAttestationReport', notForwarded)
  },
}

const notForwarded = 'an enclave registers its own quote on the parentchain'

/** SPEC: `import_block_api.rs`: both texts are the worker's. */
function requireText(params: unknown): void {
  const [first] = positional(params)
  if (typeof first === 'string') return
  const shown = typeof first === 'number' ? `integer \`${first}\`` : typeof first
  throw invalidParams(`invalid type: ${shown}, expected a string.`)
}

function requireBlocks(params: unknown): void {
  try {
    scaleParam(params, 0, signedSidechainBlocksCodec, 'Vec<SignedBlock>')
  } catch (error) {
    if (!(error instanceof RpcFailure)) throw error
    throw new RpcFailure(
      rpcCodes.invalidParams,
      'Invalid parameters: Could not decode Vec<SignedBlock>',
      JSON.stringify([textParam(params, 0)]),
    )
  }
}

function notServed(method: string, why: string): RpcFailure {
  return new RpcFailure(rpcCodes.notServed, `${method} is not served by this worker: ${why}`)
}

function asciiHex(text: string): Hex {
  return toHex(Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 127))
}
