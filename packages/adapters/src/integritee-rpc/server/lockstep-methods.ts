import { toHex } from '@lockstep/core'
import type { RpcMethod } from './rpc-method.js'
import { bytesParam, invalidParams } from './rpc-params.js'

/** What Integritee's worker does not have: attestation for a challenge of the asker's, and sealed queries. */
export const lockstepMethods: Readonly<Record<string, RpcMethod>> = {
  lockstep_attest: async ({ shard }, params) => {
    const challenge = bytesParam(params, 0)
    if (challenge.length !== 32) throw invalidParams(`the challenge has ${challenge.length} bytes; it has 32`)
    const { quote, ...keys } = await shard.attest(toHex(challenge))
    return { ...keys, quote: toHex(quote) }
  },
  lockstep_query: async ({ shard }, params) => toHex(await shard.query(bytesParam(params, 0))),
}
