import type { Hex } from '@lockstep/core'
import type { ShardConfig } from '../../../integritee/index.js'
import type { DispatchContext } from '../../dispatch-context.js'

/** The config that holds for a shard in this block: the pending one from its block on. */
export function activeShardConfig({ state, block }: DispatchContext, shard: Hex): ShardConfig | undefined {
  const config = state.shardConfigs.get(shard)
  if (config === undefined) return undefined
  const { activeConfig, pendingUpgrade, upgradeAt } = config
  const isDue = upgradeAt !== null && upgradeAt <= block.number
  return isDue && pendingUpgrade !== null ? pendingUpgrade : activeConfig
}
