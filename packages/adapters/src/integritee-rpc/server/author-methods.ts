import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { bytes, type Codec, encode, fixedBytes, struct, u8, u32, vec } from '@lockstep/core/codec'
import { parseBase58Text } from '../base58-text.js'
import { beginWatch } from './begin-watch.js'
import { refusedOperation } from './refused-operation.js'
import { rpcAnswer, rpcTextAnswer } from './rpc-answer.js'
import { rpcCodes } from './rpc-code.js'
import { RpcFailure } from './rpc-failure.js'
import type { RpcEnvironment, RpcMethod } from './rpc-method.js'
import { bytesParam, invalidParams, positional, requestParam } from './rpc-params.js'

const shardVault: Codec<{ account: Hex; parentchain: number }> = struct({ account: fixedBytes(32), parentchain: u8 })
const pendingCodec: Codec<readonly (readonly Hex[])[]> = vec(vec(bytes(32), 16_384), 16)

/** SPEC: Integritee worker, `common_api.rs` and `direct_top_pool_api.rs`: the methods that begin with `author_`. */
export const authorMethods: Readonly<Record<string, RpcMethod>> = {
  author_submitExtrinsic: async ({ shard }, params) => {
    const { shard: to, payload } = requestParam(params)
    const submitted = await shard.submit(to, payload)
    if ('refused' in submitted) throw refusedOperation(submitted.refused)
    const status = { type: 'trustedOperationStatus', value: { type: 'submitted', value: null } } as const
    return rpcAnswer(submitted.directHash, status)
  },

  author_submitAndWatchExtrinsic: async ({ shard }, params, session) => {
    const { shard: to, payload } = requestParam(params)
    const watch = session.watch('author_submitAndWatchExtrinsic')
    try {
      return beginWatch(watch, await shard.submit(to, payload, watch.listener))
    } catch (error) {
      watch.cancel()
      throw error
    }
  },

  author_unwatchExtrinsic: (_, params, session) => session.unwatch(toHex(bytesParam(params, 0))),

  // Hashes, not operations as in the original: what others have submitted is nobody's business.
  author_pendingExtrinsics: async ({ shard }, params) => {
    const shards = positional(params).map(shardOf)
    if (shards.length > 16) throw invalidParams('there are more than 16 shards')
    if (new Set(shards).size < shards.length) throw invalidParams('a shard is named twice')
    const pending = await shard.pending()
    const all = shards.map((one) => (one === shard.runtime.shard ? pending.slice(0, 16_384) : []))
    return rpcAnswer(toHex(encode(pendingCodec, all)))
  },

  author_getShieldingKey: async ({ shard }) => {
    const { shieldingKey } = await shard.attest(`0x${'00'.repeat(32)}`)
    return rpcTextAnswer(shieldingKey)
  },

  // The vault of the enclave-bridge pallet is the account with the shard's bytes, on the parentchain Integritee (0).
  author_getShardVault: ({ shard }) =>
    rpcAnswer(toHex(encode(shardVault, { account: shard.runtime.shard, parentchain: 0 }))),
  author_getShard: ({ shard }) => rpcAnswer(shard.runtime.shard),
  author_getFingerprint: ({ shard }) => rpcAnswer(shard.runtime.mrenclave),
  author_getMrenclave: ({ shard }) => rpcAnswer(shard.runtime.mrenclave),
  author_getMuRaUrl: ({ description }) => rpcTextAnswer(description.muRaUrl),
  author_getUntrustedUrl: ({ description }) => rpcTextAnswer(description.untrustedUrl),

  author_getNextNonce: async ({ shard }, params) => {
    const { shard: to, payload } = requestParam(params)
    requireShard(shard, to)
    const nonce = await shard.nextNonce(payload)
    if (typeof nonce === 'number') return rpcAnswer(toHex(encode(u32, nonce)))
    throw new RpcFailure(
      rpcCodes.getterRefused,
      'The getter that proves whose nonce is asked for is refused',
      nonce.refused,
    )
  },
}

export function requireShard({ runtime }: RpcEnvironment['shard'], shard: Hex): void {
  if (shard !== runtime.shard) throw refusedOperation('ForeignShard')
}

function shardOf(text: unknown): Hex {
  try {
    if (typeof text === 'string') return parseBase58Text(text)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
  }
  throw invalidParams('a shard is 32 bytes in base58')
}
