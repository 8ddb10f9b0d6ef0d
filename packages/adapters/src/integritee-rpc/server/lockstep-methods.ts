import { toHex } from '@lockstep/core'
import { beginWatch } from './begin-watch.js'
import { refusedOperation } from './refused-operation.js'
import type { RpcMethod } from './rpc-method.js'
import { bytesParam, invalidParams, requestParam } from './rpc-params.js'

/**
 * What Integritee's worker does not have: attestation for a challenge of the asker's, sealed queries, and direct calls
 * that are not encrypted beside the connection. Their parameter is that of `author_submitExtrinsic`, with the operation
 * itself in the ciphertext's place.
 *
 * PERF: opening a ciphertext is 1.4 ms of the private key, ten times what all else of a call takes. The connection ends
 * in the enclave and is as secret; a client that has not checked the certificate must not use it.
 */
export const lockstepMethods: Readonly<Record<string, RpcMethod>> = {
  lockstep_attest: async ({ shard }, params) => {
    const challenge = bytesParam(params, 0)
    if (challenge.length !== 32) throw invalidParams(`the challenge has ${challenge.length} bytes; it has 32`)
    const { quote, ...keys } = await shard.attest(toHex(challenge))
    return { ...keys, quote: toHex(quote) }
  },
  lockstep_submit: ({ shard }, params) => {
    const { shard: to, payload } = requestParam(params)
    const submitted = shard.submitOperation(to, payload)
    if ('refused' in submitted) throw refusedOperation(submitted.refused)
    return submitted.directHash
  },
  lockstep_submitAndWatch: ({ shard }, params, session) => {
    const { shard: to, payload } = requestParam(params)
    const watch = session.watch('lockstep_submitAndWatch')
    try {
      return beginWatch(watch, shard.submitOperation(to, payload, watch.listener))
    } catch (error) {
      watch.cancel()
      throw error
    }
  },
  lockstep_query: async ({ shard }, params) => toHex(await shard.query(bytesParam(params, 0))),
}
