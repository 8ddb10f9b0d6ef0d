import { migrateState } from '../engine/index.js'
import { LockstepError } from '../error.js'
import type { State, StateDiff, TreeHasher } from '../state/index.js'
import type { BlockContext } from '../stf/index.js'
import type { ScheduledVersion } from './version-schedule.js'

/** Between which versions a state is taken over, and behind which block. */
export interface Upgrade {
  readonly from: ScheduledVersion
  readonly to: ScheduledVersion
  /** The last block that was executed; `undefined` before the first. */
  readonly behind: BlockContext | undefined
}

/**
 * What the first block of a later version executes on: the state as it would be after the migration. The migration is
 * part of this block's diff, so that it is durable with the block or not at all, goes out of sight with it in a
 * reorganization, and needs no record of its own.
 *
 * @throws LockstepError `UpgradeRefused`, with the code that says why as value: `MigrationFailed`, `InvariantBroken`,
 * `StateMismatch`. Nothing else is said, because the message goes to the host; the cause stays inside.
 */
export function upgradeBase(provider: TreeHasher, state: State, upgrade: Upgrade): State {
  const diff = migrationDiff(provider, state, upgrade)
  if (diff.length === 0) return state
  return {
    ...state,
    overlay() {
      const overlay = state.overlay()
      for (const { space, changes } of diff) {
        const target = overlay.space(space)
        for (const { key, value } of changes) {
          if (value === undefined) target.delete(key)
          else target.set(key, value)
        }
      }
      return overlay
    },
  }
}

/** What a migration may add to its block's record; the rest of the 64 MiB is for the block's own receipts and outputs. */
const maximumDiffBytes = 48 * 1024 * 1024

/**
 * Refuses the first block of a version whose migration has changed more than a record holds. Entries of items that
 * both versions declare alike do not count.
 *
 * @throws LockstepError `UpgradeTooLarge`
 */
export function refuseOversizedUpgrade({ diff }: { readonly diff: Uint8Array }): void {
  if (diff.length <= maximumDiffBytes) return
  throw new LockstepError(
    'UpgradeTooLarge',
    `the migration changes ${diff.length} bytes of the state, more than the ${maximumDiffBytes} that one block holds; keep large items as they are declared, and change them call by call`,
    { field: 'diff', value: diff.length, limit: maximumDiffBytes },
  )
}

function migrationDiff(provider: TreeHasher, state: State, { from, to, behind }: Upgrade): StateDiff {
  const at = behind && { shard: to.domain.shard, block: behind }
  try {
    const prepared = migrateState({ stf: to.stf, provider, ...(at && { at }) }, state, from.identity)
    state.discard(prepared)
    return prepared.diff
  } catch (error) {
    throw upgradeRefused(from, to, behind?.number ?? 0, error)
  }
}

function upgradeRefused(from: ScheduledVersion, to: ScheduledVersion, number: number, cause: unknown): LockstepError {
  const code = cause instanceof LockstepError ? cause.code : 'MigrationFailed'
  return new LockstepError(
    'UpgradeRefused',
    `${to.stf.name} ${to.stf.version} does not take over the state that version ${from.stf.version} left with block ${number}: ${code}; the old state stays, correct the migration and release it as other code`,
    { field: 'migrate', value: code, limit: number },
    { cause },
  )
}
