import { executeGenesis } from '../engine/index.js'
import { createState, type State } from '../state/index.js'
import { openCheckpoint } from './checkpoint.js'
import type { ShardExecutorConfig } from './shard-executor-config.js'
import type { VersionSchedule } from './version-schedule.js'

/**
 * The state that a shard's next block executes on when an executor starts: the checkpoint's, or the genesis of the
 * shard's first version.
 *
 * @throws LockstepError as `openCheckpoint`; what the genesis throws
 */
export function startState(
  { provider, checkpoint }: Pick<ShardExecutorConfig, 'provider' | 'checkpoint'>,
  schedule: VersionSchedule,
  keptVersions: number,
): State {
  if (checkpoint !== undefined) {
    return 'state' in checkpoint ? checkpoint.state : openCheckpoint(provider, schedule, checkpoint, keptVersions)
  }
  const state = createState(provider, { keptVersions })
  state.commit(executeGenesis(schedule.first.stf, state))
  return state
}
