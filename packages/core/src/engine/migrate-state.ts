import type { Hex } from '../hex.js'
import type { PreparedState, State } from '../state/index.js'
import { migratedOverlay } from './migrated-overlay.js'
import type { MigrationEnvironment } from './migration-environment.js'

/**
 * Takes over the state of an earlier version, along the chain of `migrate.from`: each version's migration runs on the
 * outcome of the one before. The old state is not touched; commit what is answered, or let it go.
 *
 * Entries of items that both versions declare alike stay, those of all others are dropped and `migrate.run` writes new
 * ones; nonces stay. The outcome is held against the new version: every entry decodes entirely, and its invariants
 * hold. State of the version itself is answered with an empty diff.
 *
 * PERF: reads every entry once a version; memory grows with the entries that change.
 *
 * @param identity of the version that wrote the state, 32 bytes: a snapshot and every block header name it
 * @throws LockstepError `UnknownIdentity` for state of any other STF, `MigrationFailed` where the author's code throws
 * or returns something, `StateMismatch` naming space and key, `InvariantBroken`, `MigrationPlace`; what `prepare` throws
 */
export function migrateState(environment: MigrationEnvironment, old: State, identity: Hex): PreparedState {
  return old.prepare(migratedOverlay(environment, old, identity).diff())
}
