import { type Hex, LockstepError } from '@lockstep/core'
import { requestParam } from './rpc-params.js'

const submitting: ReadonlySet<unknown> = new Set(['lockstep_submit', 'lockstep_submitAndWatch'])

/** The operations for a shard that requests submit in the clear. A request that is none is refused in its turn. */
export function submittedOperations(requests: readonly unknown[], shard: Hex): readonly Uint8Array[] {
  return requests.flatMap((request) => {
    const { method, params } = Object(request)
    if (!submitting.has(method)) return []
    try {
      const submitted = requestParam(params)
      return submitted.shard === shard ? [submitted.payload] : []
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error
      return []
    }
  })
}
