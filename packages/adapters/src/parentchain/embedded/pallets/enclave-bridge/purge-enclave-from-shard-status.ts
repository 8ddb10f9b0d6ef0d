import type { PurgeEnclaveFromShardStatus } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { requireRoot } from '../../require-root.js'

/** Takes an enclave off a shard's status. Root only; an enclave that is not there is no error. */
export function purgeEnclaveFromShardStatus(
  context: DispatchContext,
  origin: Origin,
  { shard, subject }: PurgeEnclaveFromShardStatus,
): void {
  requireRoot(context, origin)
  const { shardStatus } = context.state
  const before = shardStatus.get(shard)
  if (before === undefined) throw palletFailure(context.pallets, 'enclaveBridge', 'ShardNotFound')
  shardStatus.set(
    shard,
    before.filter(({ signer }) => signer !== subject),
  )
  context.deposit({
    type: 'enclaveBridge',
    value: { type: 'purgedEnclaveFromShardConfig', value: { shard, subject } },
  })
}
