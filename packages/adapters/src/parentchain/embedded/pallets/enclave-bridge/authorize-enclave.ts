import type { Hex } from '@lockstep/core'
import type { ShardSignerStatus } from '../../../integritee/index.js'
import type { DispatchContext } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { sovereignEnclave } from '../teerex/sovereign-enclave.js'
import { activeShardConfig } from './active-shard-config.js'
import { touchShard } from './touch-shard.js'

/**
 * Lets only a registered enclave pass whose code is the one that the shard's config names, and notes that it has acted;
 * answers who has acted for the shard. A shard without a config belongs to the code that it is named after.
 */
export function authorizeEnclave(context: DispatchContext, account: Hex, shard: Hex): readonly ShardSignerStatus[] {
  const { fingerprint } = sovereignEnclave(context, account)
  const config = activeShardConfig(context, shard)
  if (fingerprint !== (config?.enclaveFingerprint ?? shard)) {
    throw palletFailure(context.pallets, 'enclaveBridge', 'WrongFingerprintForShard')
  }
  if (config !== undefined) enactDueUpgrade(context, shard)
  return touchShard(context, shard, account, fingerprint)
}

function enactDueUpgrade(context: DispatchContext, shard: Hex): void {
  const activeConfig = activeShardConfig(context, shard)
  const stored = context.state.shardConfigs.get(shard)
  if (activeConfig === undefined || stored?.activeConfig === activeConfig) return
  context.state.shardConfigs.set(shard, { activeConfig, pendingUpgrade: null, upgradeAt: null })
}
