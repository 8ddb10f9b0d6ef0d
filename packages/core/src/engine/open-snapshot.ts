import { LockstepError } from '../error.js'
import { fromHex } from '../hex.js'
import {
  createSnapshotImport,
  createState,
  type ReadableState,
  type SnapshotExpectation,
  type SnapshotImport,
  type State,
  type StateDiff,
  type StateOptions,
} from '../state/index.js'
import { allEntries } from './all-entries.js'
import { migratedOverlay } from './migrated-overlay.js'
import type { MigrationEnvironment } from './migration-environment.js'
import { type StfVersion, stfLineage, unknownIdentity } from './stf-lineage.js'

/** What the caller trusts and accepts of a snapshot, and what the state made from it is like. */
export interface TrustedSnapshot extends Omit<SnapshotExpectation, 'identity'>, Omit<StateOptions, 'initial'> {}

/**
 * Opens a snapshot that the STF or one of its earlier versions wrote: verifies it against the root, and migrates it
 * where it is older.
 *
 * @throws LockstepError as {@link createSnapshotOpening} and its functions do
 */
export function openSnapshot(
  environment: MigrationEnvironment,
  chunks: Iterable<Uint8Array>,
  snapshot: TrustedSnapshot,
): State {
  const opening = createSnapshotOpening(environment, snapshot)
  for (const chunk of chunks) opening.accept(chunk)
  return opening.finish()
}

/**
 * Opens a snapshot chunk by chunk, from sources that are slow or break off: as `createSnapshotImport`, but of every
 * version in {@link stfLineage}. The root is the one that the writing version's state had; `finish` answers the state
 * of the version that runs here, whose root may be another, and no older version of it can be read.
 *
 * @throws LockstepError from `accept`: `UnknownIdentity` naming both, and what an import throws; from `finish`: what an
 * import and `migrateState` throw
 */
export function createSnapshotOpening(
  environment: MigrationEnvironment,
  { root, maximumBytes, ...options }: TrustedSnapshot,
): SnapshotImport {
  const lineage = stfLineage(environment)
  let version = lineage[0]
  let target = importOf(version)

  function importOf({ identity }: StfVersion): SnapshotImport {
    const expected = { root, identity: fromHex(identity) }
    const bounded = maximumBytes === undefined ? expected : { ...expected, maximumBytes }
    return createSnapshotImport(environment.provider, bounded, options)
  }

  /** The first chunk tells whose snapshot it is: one of another version begins again as an import of that. */
  function acceptAs(writer: StfVersion, chunk: Uint8Array): void {
    const other = importOf(writer)
    other.accept(chunk)
    version = writer
    target = other
  }

  return {
    accept(chunk) {
      try {
        target.accept(chunk)
      } catch (error) {
        if (!(error instanceof LockstepError) || error.code !== 'SnapshotIdentity') throw error
        const { value } = error.details
        const writer = lineage.find(({ identity }) => identity === value)
        if (writer === undefined) throw unknownIdentity(value, lineage)
        acceptAs(writer, chunk)
      }
    },
    position: () => target.position(),
    isComplete: () => target.isComplete(),
    finish() {
      const state = target.finish()
      const migrated = migratedOverlay(environment, state, version.identity)
      if (version.stf === environment.stf) return state
      return createState(environment.provider, { ...options, initial: entriesOf(migrated) })
    },
  }
}

/** For a state of its own: the imported one could be reverted to entries that this version does not know. */
function entriesOf(state: ReadableState): StateDiff {
  return state
    .spaceNames()
    .map((space) => ({
      space,
      changes: Array.from(allEntries(state.space(space)), ([key, value]) => ({ key, value })),
    }))
    .filter(({ changes }) => changes.length > 0)
}
