import type { Hex } from '@lockstep/core'
import type { UpdateShardConfig } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { sovereignEnclave } from '../teerex/sovereign-enclave.js'
import { activeShardConfig } from './active-shard-config.js'
import { touchShard } from './touch-shard.js'

/** Saturates like the pallet's block numbers. */
const lastBlockNumber = 2 ** 32 - 1

/**
 * Sets which code acts for a shard. The first config may come from any registered enclave and holds at once; a later
 * one only from an enclave with the fingerprint in force, and holds after the enactment delay. Root may do both.
 */
export function updateShardConfig(context: DispatchContext, origin: Origin, call: UpdateShardConfig): void {
  const { shard, shardConfig, enactmentDelay } = call
  const activeConfig = activeShardConfig(context, shard)
  if (origin.kind === 'signed') authorizeUpdate(context, origin.account, shard, activeConfig?.enclaveFingerprint)
  context.state.shardConfigs.set(
    shard,
    activeConfig === undefined
      ? { activeConfig: shardConfig, pendingUpgrade: null, upgradeAt: null }
      : {
          activeConfig,
          pendingUpgrade: shardConfig,
          upgradeAt: Math.min(context.block.number + enactmentDelay, lastBlockNumber),
        },
  )
  context.deposit({ type: 'enclaveBridge', value: { type: 'shardConfigUpdated', value: shard } })
}

function authorizeUpdate(context: DispatchContext, account: Hex, shard: Hex, required: Hex | undefined): void {
  const { fingerprint } = sovereignEnclave(context, account)
  if (required !== undefined && fingerprint !== required) {
    throw palletFailure(context.pallets, 'enclaveBridge', 'WrongFingerprintForShard')
  }
  touchShard(context, shard, account, fingerprint)
}
