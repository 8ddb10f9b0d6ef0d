import type { Hex } from '@lockstep/core'
import { maximumShardSigners, type ShardSignerStatus } from '../../../integritee/index.js'
import type { DispatchContext } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'

/** Notes that an enclave has acted for a shard, in the order of the enclaves' first acts; answers who has. */
export function touchShard(
  { state, pallets, block }: DispatchContext,
  shard: Hex,
  signer: Hex,
  fingerprint: Hex,
): readonly ShardSignerStatus[] {
  const before = state.shardStatus.get(shard) ?? []
  const touched = { signer, fingerprint, lastActivity: block.number }
  const isKnown = before.some((status) => status.signer === signer)
  if (!isKnown && before.length >= maximumShardSigners) throw palletFailure(pallets, 'enclaveBridge', 'TooManyEnclaves')
  const after = isKnown ? before.map((status) => (status.signer === signer ? touched : status)) : [...before, touched]
  state.shardStatus.set(shard, after)
  return after
}
