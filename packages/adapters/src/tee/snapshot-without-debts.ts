import { LockstepError } from '@lockstep/core'
import type { ShardSnapshot } from '@lockstep/core/worker'

/**
 * Refuses a snapshot behind a block whose outputs wait: whoever starts from it takes them for sent, and if this worker
 * were lost meanwhile, nobody would send them.
 *
 * @param oldestPending number of the first block whose outputs were not asked for.
 * @throws LockstepError `OutputsPending`
 */
export function snapshotWithoutDebts(
  snapshot: ShardSnapshot | undefined,
  oldestPending: number | undefined,
): ShardSnapshot | undefined {
  if (snapshot === undefined || oldestPending === undefined || oldestPending > snapshot.header.number) return snapshot
  const { number } = snapshot.header
  throw new LockstepError(
    'OutputsPending',
    `outputs of block ${oldestPending} were not asked for; release those up to block ${number} before a snapshot of it`,
    { field: 'block', value: oldestPending, limit: number },
  )
}
